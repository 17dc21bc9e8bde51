import { useTranslation } from 'react-i18next'

import type { CaseRow } from '@/api/types'
import { ageAt } from '@/lib/format'

/** Number, sex, and the age at which the film was taken. */
export function usePatientFacts(): (row: CaseRow) => string {
  const { t } = useTranslation()
  return ({ patient: { hospital_number, sex, birth_date }, acquired_on, created_at }) => {
    const age = ageAt(birth_date, acquired_on ?? created_at)
    const facts = [hospital_number, sex ? t(`sex.${sex}`) : '', age === null ? '' : t('age', { count: age })]
    return facts.filter(Boolean).join(' · ')
  }
}
