import { FlagFilled, MessageFilled, MessageOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { CaseRow } from '@/api/types'

import styles from './Marks.module.css'

/** Who reads the film now. */
export function ClaimMark({ claim }: { claim: CaseRow['claim'] }): ReactNode {
  const { t } = useTranslation('worklist')
  if (claim === null) return null
  return <span className={claim.mine ? styles.mine : styles.held}>{claim.mine ? t('claim.me') : claim.by.full_name}</span>
}

/** Flags and notes of a film. */
export function Marks({ row: { flags, notes } }: { row: CaseRow }): ReactNode {
  const { t } = useTranslation('worklist')
  const { t: common } = useTranslation()
  return (
    <span className={styles.marks}>
      {flags.map((kind) => (
        <span key={kind} className={styles.flag}>
          <FlagFilled aria-hidden /> {common(`flag.${kind}`)}
        </span>
      ))}
      {notes.total > 0 ? (
        <span className={notes.unread > 0 ? styles.new : styles.notes}>
          {notes.unread > 0 ? <MessageFilled aria-hidden /> : <MessageOutlined aria-hidden />}{' '}
          {notes.unread > 0 ? t('notes.new', { count: notes.unread }) : t('notes.count', { count: notes.total })}
        </span>
      ) : null}
    </span>
  )
}
