import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { PatientHistory } from '@/api/types'
import { useFormat } from '@/lib/format'

import { showKnownDate } from '../knownDate'
import styles from './Exposures.module.css'

const NOTABLE_YEARS = 1

/** First exposure, years in all and latency; and where the summary from the upload says something else. */
export function Summary({ patient }: { patient: PatientHistory }): ReactNode {
  const { t, i18n } = useTranslation('timeline')
  const format = useFormat()
  const { first, years } = patient.exposure_span
  const latency = patient.cases[0]?.latency_years ?? null
  const told = patient.exposure_years
  const texts = [
    first ? t('exposure.first', { date: showKnownDate(first, i18n.language) }) : '',
    years === null ? '' : t('exposure.years', { years: format.number(years, 1) }),
    latency === null ? '' : t('exposure.latency', { count: latency }),
    years !== null && told !== null && Math.abs(years - told) > NOTABLE_YEARS ? t('exposure.differs', { years: format.number(told, 1) }) : '',
  ].filter(Boolean)
  return texts.length === 0 ? null : <p className={styles.summary}>{texts.join(' ')}</p>
}
