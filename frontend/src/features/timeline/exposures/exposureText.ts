import { useTranslation } from 'react-i18next'

import type { Exposure } from '@/api/types'
import { useFormat } from '@/lib/format'

import { showKnownDate } from '../knownDate'

interface ExposureText {
  period: (row: Exposure) => string
  facts: (row: Exposure) => string[]
}

/** What a row says, in the language of the page. */
export function useExposureText(): ExposureText {
  const { t, i18n } = useTranslation('timeline')
  const { t: common } = useTranslation()
  const format = useFormat()
  const date = (text: string): string => showKnownDate(text, i18n.language) || t('exposure.unknown')
  return {
    period: ({ began, ended, ongoing }) => {
      if (!began && !ended && !ongoing) return t('exposure.unknownPeriod')
      return `${date(began)} – ${ongoing ? t('exposure.today') : date(ended)}`
    },
    facts: ({ dust_type, hours_per_day, protection }) =>
      [
        dust_type ? common(`dust.${dust_type}`) : '',
        hours_per_day === null ? '' : t('exposure.hours', { hours: format.number(hours_per_day, Number.isInteger(hours_per_day) ? 0 : 1) }),
        protection ? t('exposure.protectionIs', { text: protection }) : '',
      ].filter(Boolean),
  }
}
