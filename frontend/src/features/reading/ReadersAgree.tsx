import { Alert } from 'antd'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Case, Reading } from '@/api/types'

type Decision = NonNullable<Case['decision']>

interface Props {
  decision: Decision
  readings: readonly Reading[]
}

/** What the readings of a film come to by the rule of the department, in the words of the report, and what is missing. */
export function ReadersAgree({ decision, readings }: Props): ReactNode {
  const { t } = useTranslation(['reading', 'report', 'common', 'form'])
  const said = decision.rule === 'panel' ? ofPanel(decision, readings, t) : ofPairs(decision, readings, t)
  const third = new Set(readings.map(({ reader }) => reader.id)).size === 2
  const missing = decision.rule === 'pairs' && decision.needed > 0
  return (
    <Alert
      type={decision.agree === false ? 'warning' : 'info'}
      showIcon
      role="note"
      title={said.filter(Boolean).join(' ')}
      description={missing ? t(third ? 'report:doc.decision.third' : 'report:doc.decision.five') : undefined}
      data-testid="readers-agree"
    />
  )
}

type Words = TFunction<['reading', 'report', 'common', 'form']>

function ofPairs({ agree, reason, reported, readings: of }: Decision, readings: readonly Reading[], t: Words): string[] {
  if (reason === 'median') return [t('report:doc.decision.median', { value: reported })]
  const verdict = agree === null ? 'open' : agree ? 'agree' : 'differ'
  const [first, second] = namesOf(of, readings)
  const why = t(`report:doc.decision.${reason}`)
  return [
    t(`report:doc.decision.${verdict}`, { first, second, reason: why }),
    reported === null ? '' : t('report:doc.decision.reported', { value: reported }),
  ]
}

function ofPanel({ reason, stage, readings: of, dissent, needed }: Decision, readings: readonly Reading[], t: Words): string[] {
  const signed = of.length + dissent.length
  const values = { votes: of.length, signed, size: signed + needed }
  const conclusion = stage === null ? t('report:doc.noStage') : t(`common:stage.${stage}`)
  const names = namesOf(dissent, readings).join(t('form:join.semicolon'))
  return [
    t(`report:doc.decision.${reason}`, { ...values, stage: conclusion }),
    names === '' ? '' : t('report:doc.decision.dissent', { names }),
  ]
}

const namesOf = (ids: readonly string[], readings: readonly Reading[]): string[] =>
  ids.map((id) => readings.find((reading) => reading.id === id)?.reader.full_name ?? '')
