import { useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Input, Popconfirm, Radio, Space } from 'antd'
import { type ReactNode, useCallback, useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { keys } from '@/api/keys'
import type { Case } from '@/api/types'
import { useUser } from '@/api/useSession'
import { useErrorText } from '@/components/errorText'
import { useShortcuts } from '@/lib/shortcuts'

import { withStage } from './agreement'
import { clearDesk } from './desk'
import styles from './Reading.module.css'
import { discardReading, signReading } from './requests'
import { SaveState } from './SaveState'
import { putReading, useDraft } from './useDraft'

const STAGES = [0, 1, 2, 3] as const

interface Props {
  found: Case
  onDiscarded: () => void
}

/** Stage, agreement and comment of a reading that is not signed yet. */
export function DraftForm({ found, onDiscarded }: Props): ReactNode {
  const { t } = useTranslation(['reading', 'common'])
  const draft = useDraft(found)
  const finish = useFinish(found, draft, onDiscarded)
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
      {finish.problem !== null && <Alert type="error" showIcon title={finish.problem} role="alert" />}
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
  problem: string | null
  sign: () => void
  discard: () => Promise<void>
}

/** Signing (after one question) and discarding. */
function useFinish(found: Case, draft: ReturnType<typeof useDraft>, onDiscarded: () => void): Finish {
  const { t } = useTranslation(['reading', 'common'])
  const { modal } = App.useApp()
  const client = useQueryClient()
  const errorText = useErrorText()
  const [problem, setProblem] = useState<string | null>(null)
  const user = useUser()
  const { settle, drop, change, opinion } = draft

  const reportAndReload = async (error: unknown) => {
    setProblem(errorText(error))
    await client.invalidateQueries({ queryKey: keys.case(found.id) })
  }
  const signNow = async () => {
    try {
      const stored = await settle()
      if (stored === null) {
        setProblem(t('notStored'))
        return
      }
      const reading = await signReading(stored)
      clearDesk(user.id, found.id)
      putReading(client, found.id, reading)
      await client.invalidateQueries({ queryKey: keys.cases })
    } catch (error) {
      await reportAndReload(error)
    }
  }
  const sign = () => {
    setProblem(null)
    modal.confirm({
      title: t('signAsk', { stage: t(`common:stage.${opinion.stage ?? 0}`) }),
      content: t('signMeans'),
      okText: t('sign'),
      cancelText: t('common:cancel'),
      okButtonProps: { 'data-testid': 'confirm-sign' },
      // Signing is for good: a second Enter must not do it.
      focusable: { autoFocusButton: 'cancel' },
      onOk: signNow,
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
  return { problem, sign, discard }
}
