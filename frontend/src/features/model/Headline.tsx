import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { CardValue } from '@/components/CardValue'
import { useCardName } from '@/components/cardNames'
import { useFormat } from '@/lib/format'

import styles from './Headline.module.css'

const SCORES = ['macro_recall', 'quadratic_kappa', 'ece'] as const

/** What of a model's figures is read first, as far as its card has it: how often right, how well by stage, how honest. */
export function Headline({ metrics }: { metrics: unknown }): ReactNode {
  const { t } = useTranslation('model')
  const nameOf = useCardName()
  const figures = new Map<string, unknown>(Object.entries(metrics ?? {}))
  const known = SCORES.filter((name) => typeof figures.get(name) === 'number')
  if (known.length === 0) return null
  return (
    <section aria-label={t('brief')}>
      <dl className={styles.figures}>
        {known.map((name) => (
          <div key={name}>
            <dt>{nameOf(name)}</dt>
            <dd>
              <Score value={Number(figures.get(name))} interval={figures.get(`${name}_interval`)} />
            </dd>
          </div>
        ))}
        {(['recall_by_stage', 'n'] as const).filter((name) => figures.has(name)).map((name) => (
          <div key={name}>
            <dt>{nameOf(name)}</dt>
            <dd>
              <CardValue name={name} value={figures.get(name)} />
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles.note}>{t('metricsNote')}</p>
    </section>
  )
}

function Score({ value, interval }: { value: number; interval: unknown }): ReactNode {
  const { t } = useTranslation('model')
  const format = useFormat()
  const [low, high] = Array.isArray(interval) ? interval.map(Number) : []
  return (
    <>
      <strong className={styles.score}>{format.number(value, 3)}</strong>
      {low === undefined || high === undefined ? null : t('within', { low: format.number(low, 3), high: format.number(high, 3) })}
    </>
  )
}
