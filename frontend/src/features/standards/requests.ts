import { useQuery, type UseQueryResult } from '@tanstack/react-query'

import { api, unwrap } from '@/api/client'
import { keys } from '@/api/keys'
import type { StandardFilm } from '@/api/types'

/** All standard films. They change only when an administrator imports a set. */
export function useStandards(): UseQueryResult<StandardFilm[]> {
  return useQuery({
    queryKey: keys.standards,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/standards/', { signal })),
    staleTime: 300_000,
  })
}
