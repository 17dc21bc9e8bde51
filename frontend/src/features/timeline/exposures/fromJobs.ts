import { useTranslation } from 'react-i18next'

import type { PatientField, PatientHistory } from '@/api/types'
import { useFormat } from '@/lib/format'

/** What the jobs say of a field of the summary, empty where they say nothing; shown where the summary has no value. */
export function useFromJobs(patient: PatientHistory): (field: PatientField) => string {
  const { t } = useTranslation('timeline')
  const { t: common } = useTranslation()
  const format = useFormat()
  const { dusts, years } = patient.exposure_span
  const employers = [...new Set(patient.exposures.map(({ employer }) => employer))].filter(Boolean)
  const separator = t('listSeparator')
  return (field) => {
    if (field === 'dust_type') return dusts.map((dust) => common(`dust.${dust}`)).join(separator)
    if (field === 'employer') return employers.join(separator)
    if (field === 'exposure_years' && years !== null) return t('exposure.about', { years: format.number(years, 1) })
    return ''
  }
}
