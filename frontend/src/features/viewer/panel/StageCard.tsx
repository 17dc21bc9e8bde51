import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './Panel.module.css'

const NUMERALS = ['0', 'I', 'II', 'III']

/** The stage in a size that can be read from the next chair. */
export function StageCard({ stage }: { stage: number }): ReactNode {
  const { t } = useTranslation(['viewer', 'common'])
  return (
    <div className={styles.stageCard} data-testid="stage" data-stage={stage}>
      <span className={styles.numeral} aria-hidden>
        {NUMERALS[stage]}
      </span>
      <span>
        <span className={styles.stageName}>{t(`common:stage.${stage}`)}</span>
        <span className={styles.hint}>{t('result.byModel')}</span>
      </span>
    </div>
  )
}
