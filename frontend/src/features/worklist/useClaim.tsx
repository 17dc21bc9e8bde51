import { App } from 'antd'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import type { Claim } from '@/api/types'
import { useErrorText } from '@/components/errorText'
import { useUndo } from '@/components/useUndo'

import { claimCase, releaseCase, useDeskChange } from './requests'

export interface Claiming {
  /** Takes the case; one that a colleague holds only after the reader has agreed to it. */
  claim: (caseId: string, held: Claim | null) => void
  release: (caseId: string) => void
  busy: boolean
}

export function useClaim(): Claiming {
  const { t } = useTranslation('worklist')
  const { message, modal } = App.useApp()
  const errorText = useErrorText()
  const undo = useUndo()
  const change = useDeskChange((work: () => Promise<unknown>) => work())
  const refused = (error: unknown): void => {
    const holder = error instanceof ApiError ? error.fields?.claimed_by?.[0] : undefined
    void message.error(holder === undefined ? errorText(error) : t('claim.taken', { name: holder }))
  }
  const take = (caseId: string, from?: string): void => change.mutate(() => claimCase(caseId, from), { onError: refused })
  return {
    busy: change.isPending,
    claim: (caseId, held) => {
      if (held === null || held.mine) take(caseId)
      else void modal.confirm({
        title: t('claim.ask', { name: held.by.full_name }),
        content: t('claim.askText'),
        okText: t('claim.takeOver'),
        cancelText: t('claim.leave'),
        onOk: () => take(caseId, held.by.id),
      })
    },
    release: (caseId) =>
      change.mutate(() => releaseCase(caseId), {
        onError: refused,
        onSuccess: () => undo(t('claim.released'), () => change.mutateAsync(() => claimCase(caseId))),
      }),
  }
}
