import { useInfiniteQuery, useMutation, useQuery, useQueryClient, type UseMutationResult } from '@tanstack/react-query'

import { api, unwrap } from '@/api/client'
import { keys } from '@/api/keys'
import type { CaseRow, Exposure, ExposureIn, Merge, PatientField, PatientIn } from '@/api/types'
import { askAnew } from '@/lib/queryClient'

const PAGE_SIZE = 50

export function usePatient(id: string, enabled = true) {
  return useQuery({
    queryKey: keys.patient(id),
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/patients/{id}/', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data?.cases.some(inWork) ? 3_000 : false),
    enabled,
  })
}

function inWork(row: CaseRow): boolean {
  return ['queued', 'running'].includes(row.analysis.status)
}

export interface PatientSearch {
  search: string
  /** Only people of the same name and date of birth as somebody else. */
  twin?: boolean
}

export function usePatients({ search, twin = false }: PatientSearch, enabled = true) {
  const filter = { page_size: PAGE_SIZE, ...(search ? { search } : {}), ...(twin ? { twin } : {}) }
  return useInfiniteQuery({
    queryKey: keys.patientList({ search, twin: String(twin) }),
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, ...(pageParam ? { cursor: pageParam } : {}) }
      return unwrap(api.GET('/api/v1/patients/', { params: { query }, signal }))
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.results),
    enabled,
  })
}

/** A change to a patient; everything that shows patients or films is fetched anew. */
function useChange<In, Out>(send: (input: In) => Promise<Out>): UseMutationResult<Out, Error, In> {
  const queries = useQueryClient()
  return useMutation({ mutationFn: send, onSuccess: () => askAnew(queries, { queryKey: keys.cases }) })
}

export const useEditPatient = (id: string) =>
  useChange((body: PatientIn) => unwrap(api.PATCH('/api/v1/patients/{id}/', { params: { path: { id } }, body })))

/** Adds a row to the patient, or changes the row that is given. */
export const useSaveExposure = (patient: string, row: Exposure | null) =>
  useChange((body: ExposureIn) =>
    row === null
      ? unwrap(api.POST('/api/v1/patients/{id}/exposures/', { params: { path: { id: patient } }, body }))
      : unwrap(api.PATCH('/api/v1/exposures/{id}/', { params: { path: { id: row.id } }, body })),
  )

export const useRemoveExposure = () =>
  useChange((id: string) => unwrap(api.DELETE('/api/v1/exposures/{id}/', { params: { path: { id } } })))

export const useMerge = (kept: string) =>
  useChange((body: { other: string; take: PatientField[] }): Promise<Merge> =>
    unwrap(api.POST('/api/v1/patients/{id}/merge/', { params: { path: { id: kept } }, body })),
  )

export const useUndoMerge = () =>
  useChange((id: string): Promise<Merge> => unwrap(api.POST('/api/v1/merges/{id}/undo/', { params: { path: { id } } })))
