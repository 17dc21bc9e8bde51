import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import type { CaseRow } from '@/api/types'
import { caseAddress } from '@/lib/caseFilters'
import { ageAt } from '@/lib/format'

import styles from './PatientCell.module.css'

/** Name as the link to the film, below it number, sex and age. */
export function PatientCell({ row }: { row: CaseRow }): ReactNode {
  const { t } = useTranslation('worklist')
  const { t: common } = useTranslation()
  const [address] = useSearchParams()
  const { name, hospital_number, sex, birth_date } = row.patient
  const age = ageAt(birth_date, row.created_at)
  const facts = [hospital_number, sex ? common(`sex.${sex}`) : '', age === null ? '' : common('age', { count: age })]
  return (
    <span className={styles.cell}>
      <Link className={styles.name} to={caseAddress(row.id, address)} tabIndex={-1} aria-label={t('openCase', { name: name || hospital_number })}>
        {name || hospital_number}
      </Link>
      <span className={styles.facts}>{facts.filter(Boolean).join(' · ')}</span>
    </span>
  )
}
