import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Derivation } from '@/api/types'
import { Fact } from '@/components/Fact'
import { StageTag } from '@/components/StageTag'

import styles from './Rules.module.css'

/** What a rule set derived from a form: the stage, the rule that fired, the overall profusion. */
export function RuleFacts({ derivation }: { derivation: Derivation }): ReactNode {
  const { t } = useTranslation('reading')
  const { stage, rule, overall: { gbz, ilo, range }, classification, rule_set: ruleSet } = derivation
  return (
    <dl className={styles.facts}>
      <Fact name={t('rules.stage')}>{stage === null ? t('rules.noStage') : <StageTag stage={stage} />}</Fact>
      {rule !== null && <Fact name={t('rules.rule')}>{rule.text}</Fact>}
      <Fact name={t('rules.overall')}>{t('rules.overallText', { gbz: gbz ?? '–', ilo: ilo ?? '–', range: range ?? '–' })}</Fact>
      {classification !== '' && <Fact name={t('rules.classification')}><code>{classification}</code></Fact>}
      <Fact name={t('rules.ruleSet')}>{ruleSet.title}</Fact>
    </dl>
  )
}
