import { useTranslation } from 'react-i18next'

import type { Patient, PatientField } from '@/api/types'
import { useFormat } from '@/lib/format'

export const FIELDS: PatientField[] = ['hospital_number', 'name', 'sex', 'birth_date', 'employer', 'dust_type', 'exposure_years']

const LABELS = {
  hospital_number: 'patient.hospitalNumber',
  name: 'patient.name',
  sex: 'patient.sex',
  birth_date: 'patient.birthDate',
  employer: 'patient.employer',
  dust_type: 'patient.dustType',
  exposure_years: 'patient.exposureYears',
} as const

interface PersonalData {
  label: (field: PatientField) => string
  /** Empty where unknown. */
  value: (patient: Patient, field: PatientField) => string
}

/** The names and values of a patient's fields in the language of the page. */
export function usePersonalData(): PersonalData {
  const { t } = useTranslation()
  const format = useFormat()
  return {
    label: (field) => t(LABELS[field]),
    value: (patient, field) => {
      if (field === 'sex') return patient.sex ? t(`sex.${patient.sex}`) : ''
      if (field === 'dust_type') return patient.dust_type ? t(`dust.${patient.dust_type}`) : ''
      if (field === 'birth_date') return patient.birth_date ? format.date(patient.birth_date) : ''
      if (field === 'exposure_years') return patient.exposure_years === null ? '' : `${format.number(patient.exposure_years, 1)} ${t('patient.years')}`
      return patient[field]
    },
  }
}

/** What the other one knows and the kept one does not. */
export function gapsOf(kept: Patient, other: Patient): PatientField[] {
  return FIELDS.filter((field) => (kept[field] ?? '') === '' && (other[field] ?? '') !== '')
}

export function differing(kept: Patient, other: Patient): PatientField[] {
  return FIELDS.filter((field) => (kept[field] ?? '') !== (other[field] ?? ''))
}

/** Fields in which one person cannot differ from himself, both being known. */
export function contradictions(kept: Patient, other: Patient): PatientField[] {
  return differing(kept, other).filter((field) => ['sex', 'birth_date'].includes(field) && kept[field] && other[field])
}
