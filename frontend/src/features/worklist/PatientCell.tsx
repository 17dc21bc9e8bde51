import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import type { CaseRow } from '@/api/types'
import { caseAddress } from '@/lib/caseFilters'

import styles from './PatientCell.module.css'
import { usePatientFacts } from './patientFacts'

/** Name as the link to the film, below it number, sex and age. */
export function PatientCell({ row }: { row: CaseRow }): ReactNode {
  const { t } = useTranslation('worklist')
  const [address] = useSearchParams()
  const facts = usePatientFacts()
  const name = row.patient.name || row.patient.hospital_number
  return (
    <span className={styles.cell}>
      <Link className={styles.name} to={caseAddress(row.id, address)} tabIndex={-1} aria-label={t('openCase', { name })}>
        {name}
      </Link>
      <span className={styles.facts}>{facts(row)}</span>
    </span>
  )
}
