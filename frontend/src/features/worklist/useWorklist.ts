import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'

import { api, unwrap } from '@/api/client'
import { keys } from '@/api/keys'
import type { CaseCounts, CasePage } from '@/api/types'
import { useUser } from '@/api/useSession'
import { ORDERINGS, orderingsFor, readFilters, readOrdering, type Ordering } from '@/lib/caseFilters'

export const PAGE_SIZE = 20
const BUSY_POLL = 2_500
const IDLE_POLL = 15_000

/** The query string the backend gets; exactly what the address says. */
export function listQuery(address: URLSearchParams, offered: readonly Ordering[] = ORDERINGS): Record<string, string> {
  const cursor = address.get('cursor')
  return {
    ...readFilters(address),
    ordering: readOrdering(address, offered),
    page_size: String(PAGE_SIZE),
    ...(cursor ? { cursor } : {}),
  }
}

/** While something is being analysed the list asks often, otherwise rarely. */
export function pollInterval(page: CasePage | undefined): number {
  const busy = page?.results.some((row) => ['queued', 'running'].includes(row.analysis.status))
  return busy ? BUSY_POLL : IDLE_POLL
}

export function useWorklist(address: URLSearchParams): UseQueryResult<CasePage> {
  const query = listQuery(address, orderingsFor(useUser().department))
  return useQuery({
    queryKey: keys.caseList(query),
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/cases/', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => pollInterval(state.data),
  })
}

export function useCounts(): UseQueryResult<CaseCounts> {
  return useQuery({
    queryKey: keys.counts,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/cases/counts/', { signal })),
    refetchInterval: ({ state }) => (state.data && state.data.queued + state.data.running > 0 ? BUSY_POLL : IDLE_POLL),
  })
}
