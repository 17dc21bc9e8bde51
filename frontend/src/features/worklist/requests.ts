import { useMutation, type UseMutationResult, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'

import { api, unwrap } from '@/api/client'
import { keys } from '@/api/keys'
import type { Colleague, Day, Desk, FlagKind, Inbox, SavedFilter } from '@/api/types'
import { askAnew } from '@/lib/queryClient'

const DESK_POLL = 20_000
const INBOX_POLL = 60_000

const at = (id: string) => ({ params: { path: { id } } })

/** Who reads the case, its flags and its notes. */
export function useDesk(id: string): UseQueryResult<Desk> {
  return useQuery({
    queryKey: keys.desk(id),
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/cases/{id}/desk/', { ...at(id), signal })),
    refetchInterval: DESK_POLL,
  })
}

/** Notes written to me. */
export function useInbox(): UseQueryResult<Inbox> {
  return useQuery({
    queryKey: keys.inbox,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/worklist/inbox/', { signal })),
    refetchInterval: INBOX_POLL,
  })
}

export function useColleagues(): UseQueryResult<Colleague[]> {
  return useQuery({
    queryKey: keys.colleagues,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/worklist/colleagues/', { signal })),
    staleTime: 300_000,
  })
}

export function useDay(enabled: boolean): UseQueryResult<Day> {
  return useQuery({
    queryKey: keys.day,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/worklist/day/', { signal })),
    enabled,
  })
}

export function useSavedFilters(): UseQueryResult<SavedFilter[]> {
  return useQuery({
    queryKey: keys.savedFilters,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/filters/', { signal })),
    staleTime: 60_000,
  })
}

export const claimCase = (id: string, takeOverFrom?: string): Promise<Desk> =>
  unwrap(api.POST('/api/v1/cases/{id}/claim/', { ...at(id), body: { take_over_from: takeOverFrom ?? null } }))

export const releaseCase = (id: string): Promise<unknown> => unwrap(api.DELETE('/api/v1/cases/{id}/claim/', at(id)))

/** Claims the next film that nobody reads, of those the filters select; null when none is left. */
export const claimNext = async (query: Record<string, string>): Promise<string | null> =>
  (await unwrap(api.POST('/api/v1/worklist/next/', { params: { query } }))).case_id

export const setFlag = (id: string, kind: FlagKind, reason: string): Promise<unknown> =>
  unwrap(api.POST('/api/v1/cases/{id}/flags/', { ...at(id), body: { kind, reason } }))

export const takeFlagDown = (flag: string): Promise<unknown> => unwrap(api.DELETE('/api/v1/flags/{id}/', at(flag)))

export const putFlagBack = (flag: string): Promise<unknown> => unwrap(api.POST('/api/v1/flags/{id}/back/', at(flag)))

export const writeNote = (id: string, text: string, to: string | null): Promise<unknown> =>
  unwrap(api.POST('/api/v1/cases/{id}/notes/', { ...at(id), body: { text, to } }))

export const markNotesRead = (id: string): Promise<unknown> => unwrap(api.POST('/api/v1/cases/{id}/notes/read/', at(id)))

export type FilterChange = Partial<Pick<SavedFilter, 'name' | 'query' | 'is_default'>>

export const saveFilter = (filter: Omit<SavedFilter, 'id'>): Promise<SavedFilter> =>
  unwrap(api.POST('/api/v1/filters/', { body: filter }))

export const changeFilter = (id: string, body: FilterChange): Promise<SavedFilter> =>
  unwrap(api.PATCH('/api/v1/filters/{id}/', { ...at(id), body }))

export const deleteFilter = (id: string): Promise<unknown> => unwrap(api.DELETE('/api/v1/filters/{id}/', at(id)))

/** A change to a desk or the list: what is shown is asked for anew, whether it went well or not. */
export function useDeskChange<In>(work: (input: In) => Promise<unknown>): UseMutationResult<unknown, Error, In> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: work,
    onSettled: () =>
      Promise.all([
        askAnew(client, { queryKey: ['desk'] }),
        askAnew(client, { queryKey: keys.savedFilters }),
        askAnew(client, { queryKey: keys.cases, predicate: ({ queryKey }) => queryKey[1] !== 'one' }),
      ]),
  })
}
