import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { ReadingRow } from '@/api/types'

import styles from './tags.module.css'

/** How far the reading is; a signed one shows its stage and who signed. */
export function ReadingTag({ reading }: { reading: ReadingRow }): ReactNode {
  const { t } = useTranslation()
  const stage = reading.stage == null ? '' : ` · ${t(`stage.${reading.stage}`)}`
  return (
    <span className={styles.statusBox}>
      <span className={`${styles.reading ?? ''} ${styles[reading.status] ?? ''}`}>
        {t(`reading.${reading.status}`)}
        {reading.status === 'unread' ? '' : stage}
      </span>
      {reading.reader_name ? <span className={styles.reason}>{reading.reader_name}</span> : null}
    </span>
  )
}
