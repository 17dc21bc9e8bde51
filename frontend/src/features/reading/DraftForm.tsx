import { useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Input, Popconfirm, Radio, Space } from 'antd'
import { type ReactNode, useCallback, useId, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { keys } from '@/api/keys'
import type { Case } from '@/api/types'
import { useUser } from '@/api/useSession'
import { useErrorText } from '@/components/errorText'
import { useShortcuts } from '@/lib/shortcuts'

import { withoutAgreement, withStage } from './agreement'
import { clearDesk } from './desk'
import styles from './Reading.module.css'
import { discardReading, type Opinion, signReading } from './requests'
import { SaveState } from './SaveState'
import { type Draft, putReading, useDraft } from './useDraft'

const STAGES = [0, 1, 2, 3] as const

interface Props {
  found: Case
  /** Why signing or discarding failed. */
  problem: string | null
  onProblem: (problem: string | null) => void
  onDiscarded: () => void
}

/** Stage, agreement and comment of a reading that is not signed yet. */
export function DraftForm({ found, problem, onProblem, onDiscarded }: Props): ReactNode {
  const { t } = useTranslation(['reading', 'common'])
  const draft = useDraft(found)
  const finish = useFinish(found, draft, { onProblem, onDiscarded })
  const ids = { stage: useId(), agrees: useId(), comment: useId() }
  const modelStage = found.analysis.prediction?.stage ?? null
  const { opinion, change } = draft
  const choose = useCallback((stage: number) => change(withStage(opinion, stage, modelStage)), [change, opinion, modelStage])
  const stageName = useCallback((stage: number) => t(`common:stage.${stage}`), [t])
  const shortcuts = useMemo(
    () => STAGES.map((stage) => ({ key: String(stage), label: stageName(stage), run: () => choose(stage) })),
    [choose, stageName],
  )
  useShortcuts(shortcuts)

  return (
    <div className={styles.form}>
      <div>
        <div id={ids.stage} className={styles.label}>
          {t('stage')} <span className={styles.hint}>{t('stageHint')}</span>
        </div>
        <Radio.Group
          className={styles.stages}
          aria-labelledby={ids.stage}
          optionType="button"
          buttonStyle="solid"
          size="large"
          value={opinion.stage}
          onChange={({ target }) => choose(Number(target.value))}
        >
          {STAGES.map((stage) => (
            <Radio.Button key={stage} value={stage} className={styles.stage}>
              <span className={styles.choice} data-testid={`reading-stage-${stage}`}>
                <strong>{t(`common:stageShort.${stage}`)}</strong>
                <small>{stageName(stage)}</small>
              </span>
            </Radio.Button>
          ))}
        </Radio.Group>
      </div>
      {modelStage !== null && (
        <div>
          <div id={ids.agrees} className={styles.label}>
            {t('agreement')}
          </div>
          <Radio.Group
            aria-labelledby={ids.agrees}
            value={opinion.agrees_with_model}
            onChange={({ target }) => change({ ...opinion, agrees_with_model: target.value === true })}
            options={[
              { value: true, label: t('agrees') },
              { value: false, label: t('disagrees') },
            ]}
          />
        </div>
      )}
      <div>
        <label htmlFor={ids.comment} className={styles.label}>
          {t('comment')}
        </label>
        <Input.TextArea
          id={ids.comment}
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={4000}
          value={opinion.comment}
          placeholder={t('commentHint')}
          onChange={({ target }) => change({ ...opinion, comment: target.value })}
        />
      </div>
      <SaveState status={draft.status} />
      {problem !== null && <Alert type="error" showIcon title={problem} role="alert" />}
      <Space wrap>
        <Button type="primary" disabled={opinion.stage === null} onClick={finish.sign} data-testid="sign-reading">
          {t('sign')}
        </Button>
        {draft.draftId !== null && (
          <Popconfirm title={t('discardAsk')} okText={t('discardNow')} cancelText={t('common:cancel')} onConfirm={finish.discard}>
            <Button type="text">{t('discard')}</Button>
          </Popconfirm>
        )}
      </Space>
    </div>
  )
}

interface Finish {
  sign: () => void
  discard: () => Promise<void>
}

/** Signing (after one question) and discarding. */
function useFinish(found: Case, draft: Draft, { onProblem, onDiscarded }: Pick<Props, 'onProblem' | 'onDiscarded'>): Finish {
  const { t } = useTranslation(['reading', 'common'])
  const { modal } = App.useApp()
  const client = useQueryClient()
  const errorText = useErrorText()
  const user = useUser()
  const { settle, drop, change, opinion } = draft

  const reportAndReload = async (error: unknown) => {
    onProblem(errorText(error))
    await client.invalidateQueries({ queryKey: keys.case(found.id) })
  }
  const signNow = async (confirmed: Opinion, stage: number) => {
    try {
      const stored = await settle(confirmed)
      if (stored === null) {
        onProblem(t('notStored'))
        return
      }
      const reading = await signReading(stored, stage)
      clearDesk(user.id, found.id)
      putReading(client, found.id, reading)
      await client.invalidateQueries({ queryKey: keys.cases })
    } catch (error) {
      await reportAndReload(error)
    }
  }
  const sign = () => {
    const { stage } = opinion
    if (stage === null) return
    const confirmed = found.analysis.prediction === null ? withoutAgreement(opinion) : opinion
    onProblem(null)
    modal.confirm({
      title: t('signAsk', { stage: t(`common:stage.${stage}`) }),
      content: t('signMeans'),
      okText: t('sign'),
      cancelText: t('common:cancel'),
      okButtonProps: { 'data-testid': 'confirm-sign' },
      // Signing is for good: a second Enter must not do it.
      focusable: { autoFocusButton: 'cancel' },
      onOk: () => signNow(confirmed, stage),
    })
  }
  const discard = async () => {
    try {
      const left = await drop()
      if (left !== null) await discardReading(left)
      clearDesk(user.id, found.id, left)
      await client.invalidateQueries({ queryKey: keys.case(found.id) })
      onDiscarded()
    } catch (error) {
      change(opinion)
      await reportAndReload(error)
    }
  }
  return { sign, discard }
}
