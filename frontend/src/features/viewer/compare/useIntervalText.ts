import { useTranslation } from 'react-i18next'

import type { Interval } from './interval'

/** "3 years 2 months earlier", in the language of the page. */
export function useIntervalText(): (interval: Interval) => string {
  const { t } = useTranslation('compare')
  return ({ direction, years, months, days }) => {
    if (direction === 'same') return t('interval.same')
    const [ofYears, ofMonths] = [t('interval.years', { count: years }), t('interval.months', { count: months })]
    const long = months === 0 ? ofYears : t('interval.both', { years: ofYears, months: ofMonths })
    const short = months === 0 ? t('interval.days', { count: days }) : ofMonths
    return t(`interval.${direction}`, { span: years > 0 ? long : short })
  }
}
