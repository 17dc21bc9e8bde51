import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, unwrap } from '@/api/client'
import type { Derivation } from '@/api/types'
import { useDebounced } from '@/lib/useDebounced'

import { canonical } from '../form/paths'
import type { Opinion } from '../form/opinion'

export type Finding = Derivation['findings'][number]

const QUIET = 250

export interface Judged {
  /** What the rules make of the form; the newest answer there is. */
  derivation: Derivation | null
  /** The form has changed since. */
  stale: boolean
  /** Why there is no newer answer. */
  error: Error | null
}

/** What the rule set of the department makes of the form, a moment after each change. */
export function useRules(caseId: string, { form, stage }: Opinion): Judged {
  const { i18n } = useTranslation()
  const now = canonical({ form, stage })
  const asked = useDebounced(now, QUIET)
  const { data, error, isPlaceholderData, isSuccess } = useQuery({
    queryKey: ['rules', caseId, i18n.language, asked],
    queryFn: ({ signal }) => unwrap(api.POST('/api/v1/readings/derive/', { body: { form: { ...form }, stage, case: caseId }, signal })),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
    networkMode: 'always',
    refetchOnReconnect: (query) => query.state.status === 'error',
    refetchInterval: (query) => (query.state.status === 'error' ? 10_000 : false),
  })
  const silence = useLasting(error, isSuccess && !isPlaceholderData)
  return { derivation: data ?? null, stale: isPlaceholderData || asked !== now, error: silence }
}

/** The last error until it is `over`: while it is tried again, what is shown is still from before. */
function useLasting(error: Error | null, over: boolean): Error | null {
  const [last, setLast] = useState(error)
  const lasting = over ? null : (error ?? last)
  if (lasting !== last) setLast(lasting)
  return lasting
}
