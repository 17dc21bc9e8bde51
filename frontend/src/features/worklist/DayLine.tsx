import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { useDay } from './requests'

/** How much was read today, and how fast: for the reader himself, nobody else sees it. */
export function DayLine(): ReactNode {
  const { t } = useTranslation('worklist')
  const day = useDay(true).data
  if (day === undefined || day.films === 0) return t('subtitle.doctor')
  const films = t('day.films', { count: day.films })
  if (day.median_seconds === null) return films
  const [minutes, seconds] = [Math.floor(day.median_seconds / 60), day.median_seconds % 60]
  return minutes > 0 ? t('day.minutes', { films, minutes, seconds }) : t('day.seconds', { films, seconds })
}
