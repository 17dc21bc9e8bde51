import { Radio } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { PatientField, PatientHistory } from '@/api/types'

import styles from './Merge.module.css'
import { differing, FIELDS, usePersonalData } from './personalData'

interface Props {
  kept: PatientHistory
  other: PatientHistory
  take: PatientField[]
  onTake: (take: PatientField[]) => void
}

/** One row a field; where the two differ, a choice of the value that stays. */
export function ComparisonTable({ kept, other, take, onTake }: Props): ReactNode {
  const { t } = useTranslation('timeline')
  const { label } = usePersonalData()
  const differ = differing(kept, other)
  const choose = (field: PatientField, of: 'kept' | 'other'): void =>
    onTake(of === 'other' ? [...take, field] : take.filter((name) => name !== field))
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('merge.field')}</th>
          <th scope="col">{t('merge.kept')}</th>
          <th scope="col">{t('merge.other')}</th>
        </tr>
      </thead>
      <tbody>
        {FIELDS.map((field) => (
          <tr key={field} className={differ.includes(field) ? styles.differs : ''}>
            <th scope="row">{label(field)}</th>
            {[kept, other].map((patient, at) => (
              <td key={patient.id}>
                {differ.includes(field) ? (
                  <Choice field={field} patient={patient} side={at === 0 ? 'kept' : 'other'} chosen={take.includes(field) === (at === 1)} onChoose={choose} />
                ) : (
                  <Value patient={patient} field={field} />
                )}
              </td>
            ))}
          </tr>
        ))}
        <Counts label={t('merge.films')} values={[kept.cases.length, other.cases.length]} />
        <Counts label={t('merge.jobs')} values={[kept.exposures.length, other.exposures.length]} />
      </tbody>
    </table>
  )
}

interface ChoiceProps {
  field: PatientField
  patient: PatientHistory
  side: 'kept' | 'other'
  chosen: boolean
  onChoose: (field: PatientField, side: 'kept' | 'other') => void
}

function Choice({ field, patient, side, chosen, onChoose }: ChoiceProps): ReactNode {
  const { t } = useTranslation('timeline')
  const { label, value } = usePersonalData()
  const said = value(patient, field) || t('merge.empty')
  return (
    <Radio name={`merge-${field}`} checked={chosen} onChange={() => onChoose(field, side)} aria-label={`${label(field)}: ${said} (${t(`merge.${side}`)})`}>
      {said}
    </Radio>
  )
}

function Value({ patient, field }: { patient: PatientHistory; field: PatientField }): ReactNode {
  const { t } = useTranslation()
  return usePersonalData().value(patient, field) || t('none')
}

function Counts({ label, values }: { label: string; values: number[] }): ReactNode {
  return (
    <tr>
      <th scope="row">{label}</th>
      {values.map((value, at) => (
        <td key={at}>{value}</td>
      ))}
    </tr>
  )
}
