import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Choice } from './fields/Choice'
import { useForm } from './fields/context'
import { DayField } from './fields/DayField'
import { FieldRow } from './fields/FieldRow'
import { TextField } from './fields/TextField'
import { YesNo } from './fields/YesNo'
import { offReason } from './form/opinion'
import styles from './Reading.module.css'

const STAGES = [0, 1, 2, 3]

/** Part 5: the stage, what is to be done, and when to look again. */
export function Conclusion({ hasModelStage }: { hasModelStage: boolean }): ReactNode {
  const { t } = useTranslation(['reading', 'form', 'common'])
  const off = offReason(useForm().opinion, 'stage')
  const stages = STAGES.map((value) => ({
    value,
    key: String(value),
    name: t(`common:stage.${value}`),
    label: (
      <span className={styles.stage}>
        <strong>{t(`common:stageShort.${value}`)}</strong>
        <small>{t(`common:stage.${value}`)}</small>
      </span>
    ),
  }))
  return (
    <section className={styles.section} aria-labelledby="reading-conclusion">
      <h3 id="reading-conclusion" className={styles.sectionTitle}>
        <span className={styles.number}>5</span> {t('form:stage')}
      </h3>
      <FieldRow path="stage" label={t('stage')} hint={off === null ? t('stageHint') : t(`off.${off}`)}>
        {(id) => <Choice path="stage" labelledBy={id} options={stages} columns="minmax(min-content, 1.7fr) 1fr 1fr 1fr" testId="reading-stage" />}
      </FieldRow>
      {hasModelStage && <YesNo path="agrees_with_model" label={t('agreement')} answers={[t('agrees'), t('disagrees')]} />}
      <TextField path="handling" label={t('form:handling')} longest={2000} type="text" />
      <DayField path="next_examination" label={t('form:next_examination')} />
      <TextField path="comment" label={t('comment')} placeholder={t('commentHint')} longest={4000} type="text" />
    </section>
  )
}
