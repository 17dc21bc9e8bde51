import { useTranslation } from 'react-i18next'

import type { Case } from '@/api/types'
import { useFormat } from '@/lib/format'

interface Exposure {
  /** For a list of facts: where nothing was stated, what the jobs say, marked as theirs. */
  dust: string
  years: string
  /** The same in few words, with the years since the first exposure. */
  brief: string[]
}

/** What the patient was exposed to, as it was stated or else as the jobs tell. */
export function useExposure({ patient, exposure }: Pick<Case, 'patient' | 'exposure'>): Exposure {
  const { t } = useTranslation(['viewer', 'common'])
  const format = useFormat()
  const dusts = patient.dust_type === '' ? exposure.dusts : [patient.dust_type]
  const dust = dusts.map((name) => t(`common:dust.${name}`)).join(t('patient.listSeparator'))
  const years = patient.exposure_years ?? exposure.years
  const said = years === null ? '' : `${format.number(years, 1)} ${t('common:patient.years')}`
  const marked = (text: string, stated: boolean): string => (text === '' || stated ? text : t('patient.fromJobs', { text }))
  const whole = format.number(years, 0)
  const exposed = years === null ? dust : dust === '' ? t('patient.exposed', { years: whole }) : t('patient.exposedTo', { dust, years: whole })
  const brief = [exposed, exposure.latency_years === null ? '' : t('patient.latency', { years: exposure.latency_years })]
  return { dust: marked(dust, patient.dust_type !== ''), years: marked(said, patient.exposure_years !== null), brief }
}
