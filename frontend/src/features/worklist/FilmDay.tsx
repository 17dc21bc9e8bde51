import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { CaseRow } from '@/api/types'
import { useFormat } from '@/lib/format'

import styles from './CaseTable.module.css'

/** When the film was taken, and below it when it came here. */
export function FilmDay({ row }: { row: CaseRow }): ReactNode {
  const { t } = useTranslation('worklist')
  const format = useFormat()
  return (
    <span className={styles.pair}>
      <span className={styles.date}>{row.acquired_on === null ? t('filmDayUnknown') : format.date(row.acquired_on)}</span>
      <span className={styles.facts}>{format.dateTime(row.created_at)}</span>
    </span>
  )
}
