import { FlagFilled, MessageFilled, MessageOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { CaseRow } from '@/api/types'

import styles from './Marks.module.css'

/** Who reads the film now; `told` where no heading says what the name means. */
export function ClaimMark({ claim, told = false }: { claim: CaseRow['claim']; told?: boolean }): ReactNode {
  const { t } = useTranslation('worklist')
  if (claim === null) return null
  if (claim.mine) return <span className={styles.mine}>{told ? t('claim.mine') : t('claim.me')}</span>
  return <span className={styles.held}>{told ? t('claim.readBy', { name: claim.by.full_name }) : claim.by.full_name}</span>
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
