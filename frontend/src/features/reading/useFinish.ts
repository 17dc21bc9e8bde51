import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { keys } from '@/api/keys'
import type { Case } from '@/api/types'
import { useUser } from '@/api/useSession'
import { useErrorText } from '@/components/errorText'

import { withoutAgreement } from './agreement'
import { clearDesk } from './desk'
import { discardReading, signReading } from './requests'
import { type Draft, putReading } from './useDraft'

export interface Outcome {
  onProblem: (problem: string | null) => void
  onDiscarded: () => void
}

interface Finish {
  sign: () => Promise<void>
  discard: () => Promise<void>
}

/** Signing and discarding, and what is said where it does not succeed. */
export function useFinish(found: Case, draft: Draft, { onProblem, onDiscarded }: Outcome): Finish {
  const { t } = useTranslation('reading')
  const client = useQueryClient()
  const errorText = useErrorText()
  const user = useUser()
  const { settle, drop, change, opinion } = draft

  const reportAndReload = async (error: unknown) => {
    onProblem(errorText(error))
    await client.invalidateQueries({ queryKey: keys.case(found.id) })
  }
  const sign = async () => {
    const confirmed = found.analysis.prediction === null ? withoutAgreement(opinion) : opinion
    onProblem(null)
    try {
      const stored = await settle(confirmed)
      if (stored === null) {
        onProblem(t('notStored'))
        return
      }
      const reading = await signReading(stored.id, confirmed.stage, stored.revision)
      clearDesk(user.id, found.id)
      putReading(client, found.id, reading)
      await client.invalidateQueries({ queryKey: keys.cases })
    } catch (error) {
      await reportAndReload(error)
    }
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
