import { QueryClient, type InvalidateQueryFilters } from '@tanstack/react-query'

/** Answers below 500 will not change by asking again. */
function worthAnotherTry(failures: number, error: unknown): boolean {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : 0
  return failures < 2 && typeof status === 'number' && (status === 0 || status >= 500)
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: worthAnotherTry, staleTime: 2_000, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  })
}

/** After a change: an answer that is still on its way may not know of it, so it is not waited for. */
export async function askAnew(queries: QueryClient, filters: InvalidateQueryFilters): Promise<void> {
  await queries.cancelQueries(filters)
  await queries.invalidateQueries(filters)
}
