import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Case } from '@/api/types'

import { Doubt } from './Doubt'
import { Facts } from './Facts'
import { FilmWarnings } from './FilmWarnings'
import styles from './Panel.module.css'
import { Probabilities } from './Probabilities'
import { ScoreBar } from './ScoreBar'
import { StageCard } from './StageCard'
import { StatusNotice } from './StatusNotice'

/** The model's answer, or why there is none (yet). */
export function ResultPanel({ found }: { found: Case }): ReactNode {
  const { analysis } = found
  const { prediction } = analysis
  if (found.blind && analysis.status === 'done') return <Hidden />
  if (analysis.status !== 'done' || prediction === null) return <StatusNotice analysis={analysis} caseId={found.id} />
  const { stage, ill_score: score, cut_point: cutPoint, crop_spread: spread } = prediction
  return (
    <div className={styles.result}>
      <StageCard stage={stage} />
      <Doubt prediction={prediction} />
      <FilmWarnings codes={prediction.warnings} />
      <ScoreBar score={score} cutPoint={cutPoint} spread={spread} />
      <Probabilities prediction={prediction} />
      <Facts analysis={analysis} prediction={prediction} />
    </div>
  )
}

function Hidden(): ReactNode {
  const { t } = useTranslation('common')
  return <Alert type="info" showIcon title={t('hidden.why')} description={t('hidden.result')} data-testid="result-hidden" />
}
