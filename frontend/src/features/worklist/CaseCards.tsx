import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'

import type { CaseRow } from '@/api/types'
import { useCodeText } from '@/components/errorText'
import { ReadingTag } from '@/components/ReadingTag'
import { StatusTag } from '@/components/StatusTag'
import { useFormat } from '@/lib/format'

import styles from './CaseCards.module.css'
import { ModelStage } from './ModelStage'

export function CaseCards({ rows }: { rows: CaseRow[] }): ReactNode {
  const { t } = useTranslation('worklist')
  const format = useFormat()
  const codeText = useCodeText()
  return (
    <ul className={styles.list} aria-label={t('title')}>
      {rows.map((row) => (
        <li key={row.id}>
          <Link className={styles.card} to={`/cases/${row.id}`}>
            <span className={styles.line}>
              <strong>{row.patient.name || row.patient.hospital_number}</strong>
              <ModelStage row={row} />
            </span>
            <span className={styles.facts}>
              {row.patient.hospital_number} · {format.dateTime(row.created_at)}
            </span>
            <span className={styles.line}>
              <StatusTag status={row.analysis.status} reason={row.analysis.code ? codeText(row.analysis.code) : ''} />
              <ReadingTag reading={row.reading} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
