import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { useFormat } from '@/lib/format'

import styles from './Panel.module.css'

interface Props {
  score: number
  cutPoint: number
  spread: number
}

/** The score of the first classifier on a line from 0 to 1, with the cut point it was held against. */
export function ScoreBar({ score, cutPoint, spread }: Props): ReactNode {
  const { t } = useTranslation('viewer')
  const { number } = useFormat()
  const at = (value: number) => `${Math.min(Math.max(value, 0), 1) * 100}%`
  const verdict = score < cutPoint ? 'below' : 'above'
  const values = { score: number(score), cut: number(cutPoint), spread: number(spread, 3) }
  return (
    <div className={styles.block}>
      <div className={styles.row}>
        <span>{t('result.illScore')}</span>
        <strong>{values.score}</strong>
      </div>
      <div className={styles.track} role="img" aria-label={t(`result.${verdict}`, values)}>
        <div className={styles.fill} style={{ width: at(score) }} />
        <div className={styles.spread} style={{ left: at(score - spread), width: at(2 * spread) }} />
        <div className={styles.cut} style={{ left: at(cutPoint) }} />
      </div>
      <div className={styles.cutLabel}>
        <span style={{ left: at(cutPoint) }}>{t('result.cutPoint', values)}</span>
      </div>
      <div className={styles.hint}>
        {t(`result.${verdict}`, values)} {t('result.spread', values)}
      </div>
    </div>
  )
}
