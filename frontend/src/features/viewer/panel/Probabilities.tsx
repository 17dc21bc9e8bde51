import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Prediction } from '@/api/types'
import { useFormat } from '@/lib/format'

import styles from './Panel.module.css'

/** One small bar for each class; the one that the two classifiers decided on is stressed. */
export function Probabilities({ prediction }: { prediction: Prediction }): ReactNode {
  const { t } = useTranslation(['viewer', 'common'])
  const { percent } = useFormat()
  const { probabilities, stage, decided_by: decidedBy, early_exit: earlyExit } = prediction
  const largest = probabilities.indexOf(Math.max(...probabilities))
  return (
    <div className={styles.block}>
      <div className={styles.row}>{t('result.probabilities')}</div>
      <ul className={styles.bars}>
        {probabilities.map((p, i) => (
          <li key={i} data-decided={i === stage}>
            <span className={styles.barName}>{t(`common:stage.${i}`)}</span>
            <span className={styles.barTrack} aria-hidden>
              <span className={styles.barFill} style={{ width: `${p * 100}%` }} />
            </span>
            <span className={styles.barValue}>{percent(p, 1)}</span>
          </li>
        ))}
      </ul>
      {earlyExit && <div className={styles.hint}>{t('result.earlyExit')}</div>}
      {largest !== stage && <div className={styles.hint}>{t(decidedBy === 'SVM' ? 'result.notLargestSvm' : 'result.notLargest')}</div>}
    </div>
  )
}
