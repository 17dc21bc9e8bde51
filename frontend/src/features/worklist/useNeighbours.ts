import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useEffect } from 'react'

import { api, unwrap } from '@/api/client'
import { keys } from '@/api/keys'
import type { Case, Neighbours, Radiograph } from '@/api/types'
import { useUser } from '@/api/useSession'
import { listOf, orderingsFor, readFilters, readOrdering } from '@/lib/caseFilters'

/** The film that is on the screen comes first. */
const AHEAD_AFTER = 2_000
/** The next page takes hold of its film before this one lets go. */
const LET_GO_AFTER = 10_000

/** The films before and behind a case in the list that an address describes. */
export function useNeighbours(id: string, address: URLSearchParams): UseQueryResult<Neighbours> {
  const { department } = useUser()
  const query: Record<string, string> = { ...readFilters(address), ordering: readOrdering(address, orderingsFor(department)) }
  return useQuery({
    queryKey: keys.neighbours(id, listOf(address)),
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/cases/{id}/neighbours/', { params: { path: { id }, query }, signal })),
  })
}

/** Fetches the next case and its film, so that they stand there when the reader goes on. */
export function useAhead(id: string | undefined, hold: ((film: Radiograph) => () => void) | undefined): void {
  const client = useQueryClient()
  useEffect(() => {
    if (id === undefined) return undefined
    let release: (() => void) | undefined
    let gone = false
    const fetchAhead = async (): Promise<void> => {
      const found = client.getQueryData<Case>(keys.case(id)) ?? (await fetchCase(id))
      // At once out of date: it is shown without waiting and asked for anew, which is when somebody looks at it.
      if (client.getQueryData(keys.case(id)) === undefined) client.setQueryData(keys.case(id), found, { updatedAt: 1 })
      if (!gone) release = hold?.(found.radiograph)
    }
    const timer = setTimeout(() => void fetchAhead().catch(() => undefined), AHEAD_AFTER)
    return () => {
      gone = true
      clearTimeout(timer)
      setTimeout(() => release?.(), LET_GO_AFTER)
    }
  }, [client, id, hold])
}

const fetchCase = (id: string): Promise<Case> =>
  unwrap(api.GET('/api/v1/cases/{id}/', { params: { path: { id }, query: { ahead: true } } }))
