import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useTranslation } from 'react-i18next'

import type { CaseRow } from '@/api/types'
import { useCodeText } from '@/components/errorText'
import { ReadingTag } from '@/components/ReadingTag'
import { StatusTag } from '@/components/StatusTag'
import { caseAddress } from '@/lib/caseFilters'
import { useFormat } from '@/lib/format'

import styles from './CaseCards.module.css'
import { ClaimMark, Marks } from './Marks'
import { ModelStage } from './ModelStage'
import { usePatientFacts } from './patientFacts'

export function CaseCards({ rows }: { rows: CaseRow[] }): ReactNode {
  const { t } = useTranslation('worklist')
  const [address] = useSearchParams()
  const format = useFormat()
  const codeText = useCodeText()
  const facts = usePatientFacts()
  return (
    <ul className={styles.list} aria-label={t('title')}>
      {rows.map((row) => (
        <li key={row.id}>
          <Link className={styles.card} data-case={row.id} to={caseAddress(row.id, address)}>
            <span className={styles.line}>
              <strong>{row.patient.name || row.patient.hospital_number}</strong>
              <ModelStage row={row} />
            </span>
            <span className={styles.facts}>
              {facts(row)}
            </span>
            <span className={styles.facts}>
              {row.acquired_on === null ? t('filmDayUnknown') : t('filmDay', { date: format.date(row.acquired_on) })} · {t('uploadedAt', { date: format.dateTime(row.created_at) })}
            </span>
            <span className={styles.line}>
              <StatusTag status={row.analysis.status} reason={row.analysis.code ? codeText(row.analysis.code) : ''} />
              <ReadingTag reading={row.reading} />
            </span>
            <span className={styles.line}>
              <Marks row={row} />
              <ClaimMark claim={row.claim} told />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
