import { Collapse } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Analysis, Prediction } from '@/api/types'
import { Fact } from '@/components/Fact'
import { useFormat } from '@/lib/format'

import styles from './Panel.module.css'

interface Props {
  analysis: Analysis
  prediction: Prediction
}

/** Who decided, with which weights, and how long it took. */
export function Facts({ analysis, prediction }: Props): ReactNode {
  const { t } = useTranslation('viewer')
  const format = useFormat()
  const { bundle, decided_by: decidedBy, stage_scores: stages, timings } = prediction
  const scores = { I: format.number(stages[0]), II: format.number(stages[1]), III: format.number(stages[2]) }
  return (
    <div className={styles.block}>
      <p className={styles.decision}>{t(`result.decided.${decidedBy}`, scores)}</p>
      <dl className={styles.facts}>
        <Fact name={t('result.model')}>
          {bundle.name} {bundle.version}
        </Fact>
        <Fact name={t('result.finished')}>{format.dateTime(analysis.finished_at)}</Fact>
      </dl>
      <Collapse
        ghost
        size="small"
        className={styles.more}
        items={[
          {
            key: 'more',
            label: t('result.more'),
            children: (
              <dl className={styles.facts}>
                <Fact name={t('result.digest')}>
                  <code className={styles.digest}>{bundle.digest}</code>
                </Fact>
                <Fact name={t('result.attempts')}>{analysis.attempts}</Fact>
                <Fact name={t('result.schema')}>{prediction.schema_version}</Fact>
                {Object.entries(timings).map(([step, seconds]) => (
                  <Fact key={step} name={t([`result.timing.${step}`, 'result.timing.other'], { step })}>
                    {t('result.seconds', { seconds: format.number(seconds, 2) })}
                  </Fact>
                ))}
              </dl>
            ),
          },
        ]}
      />
    </div>
  )
}
