import { Alert } from 'antd'
import { type KeyboardEvent, type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Case } from '@/api/types'

import { entered } from './agreement'
import { Conclusion } from './Conclusion'
import { Conflict } from './Conflict'
import { FormContext } from './fields/context'
import { fieldOf, focusField, isLast } from './form/focus'
import { FormBar } from './FormBar'
import { JumpHelp } from './JumpHelp'
import styles from './Reading.module.css'
import { ReadingForm } from './ReadingForm'
import { useRules } from './rules/requests'
import { RulesPanel } from './rules/RulesPanel'
import { SignDialog } from './SignDialog'
import { type Draft, useDraft } from './useDraft'
import { useFilmLink } from './useFilmLink'
import { useFilmSize } from './useFilmSize'
import { type Outcome, useFinish } from './useFinish'
import { useFormKeys } from './useFormKeys'
import { useMeanwhile } from './useMeanwhile'

interface Props extends Outcome {
  found: Case
  /** Why signing or discarding failed. */
  problem: string | null
}

/** The reading form of a film that is not signed yet. */
export function DraftForm({ found, problem, onProblem, onDiscarded }: Props): ReactNode {
  const { t } = useTranslation('reading')
  const draft = useDraft(found)
  const judged = useRules(found.id, draft.opinion)
  const finish = useFinish(found, draft, { onProblem, onDiscarded })
  const root = useRef<HTMLDivElement>(null)
  const [asking, setAsking] = useState(false)
  const meanwhile = useMeanwhile(found, asking)
  const modelStage = found.analysis.prediction?.stage ?? null
  const { pending, jumping, onKeyDown } = useFormKeys(root, draft, modelStage)
  const { opinion } = draft
  const set = useSet(draft, modelStage)
  useFilmLink(root, found.id, opinion, set, useFilmSize(root, draft))
  const access = useMemo(
    () => ({ opinion, set, pending, findings: judged.derivation?.findings ?? [] }),
    [opinion, set, pending, judged.derivation],
  )
  const canSign = draft.conflict === null && (opinion.stage !== null || opinion.form.quality?.grade === 'unreadable')
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    if (canSign && asksToSign(event)) {
      event.preventDefault()
      setAsking(true)
    } else onKeyDown(event)
  }
  return (
    <FormContext value={access}>
      <div ref={root} className={styles.form} tabIndex={-1} role="group" aria-label={t('formLabel')} onKeyDown={keys} data-testid="reading-form">
        <Notices found={found} draft={draft} />
        {jumping && <JumpHelp />}
        <ReadingForm film={found.radiograph} />
        <Conclusion hasModelStage={modelStage !== null} />
        <RulesPanel judged={judged} onGo={(path) => focusField(root.current, path)} />
        {problem !== null && <Alert type="error" showIcon title={problem} role="alert" />}
        <FormBar draft={draft} judged={judged} canSign={canSign} onSign={() => setAsking(true)} onDiscard={finish.discard} />
      </div>
      {asking && (
        <SignDialog opinion={opinion} judged={judged} blind={found.blind} meanwhile={meanwhile} onSign={finish.sign} onClose={() => setAsking(false)} />
      )}
    </FormContext>
  )
}

/** Ctrl+Enter signs, except in a text of several lines: there it leads on as long as another field follows. */
function asksToSign({ key, ctrlKey, shiftKey, target, currentTarget, nativeEvent }: KeyboardEvent<HTMLElement>): boolean {
  if (key !== 'Enter' || !ctrlKey || nativeEvent.isComposing) return false
  if (!(target instanceof HTMLTextAreaElement)) return true
  return !shiftKey && isLast(currentTarget, fieldOf(target) ?? '')
}

/** Sets one field on the desk as it is now, whatever was on it when this was rendered. */
function useSet({ opinion, change }: Draft, modelStage: number | null): (path: string, value: unknown, joins?: boolean) => void {
  return useCallback(
    (path, value, joins = false) => {
      const next = entered(opinion, path, value, modelStage)
      if (next !== opinion) change(next, path, joins)
    },
    [opinion, change, modelStage],
  )
}

/** What the reader has to know before filling in. */
function Notices({ found, draft }: { found: Case; draft: Draft }): ReactNode {
  const { t } = useTranslation('reading')
  return (
    <>
      {found.blind && <Alert type="info" showIcon title={t('blind.title')} description={t('blind.text')} data-testid="blind-notice" />}
      {draft.elsewhere && <Alert type="warning" showIcon title={t('elsewhere.title')} description={t('elsewhere.text')} data-testid="elsewhere" />}
      {draft.conflict !== null && <Conflict conflict={draft.conflict} mine={draft.opinion} onResolve={draft.resolve} />}
    </>
  )
}
