import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { api, unwrap } from '@/api/client'
import { keys } from '@/api/keys'
import type { CaseRow, PatientIn } from '@/api/types'

const PAGE_SIZE = 50

export function usePatient(id: string) {
  return useQuery({
    queryKey: keys.patient(id),
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/patients/{id}/', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data?.cases.some(inWork) ? 3_000 : false),
  })
}

function inWork(row: CaseRow): boolean {
  return ['queued', 'running'].includes(row.analysis.status)
}

export function useEditPatient(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: PatientIn) => unwrap(api.PATCH('/api/v1/patients/{id}/', { params: { path: { id } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.cases }),
  })
}

export interface PatientWithFilms {
  patient: CaseRow['patient']
  films: number
  last: string
}

/** Rows ordered by hospital number, gathered by patient; a patient's rows follow each other over page borders too. */
export function byPatient(rows: CaseRow[]): PatientWithFilms[] {
  const found = new Map<string, PatientWithFilms>()
  for (const { patient, created_at } of rows) {
    const known = found.get(patient.id)
    if (known === undefined) found.set(patient.id, { patient, films: 1, last: created_at })
    else found.set(patient.id, { ...known, films: known.films + 1, last: created_at > known.last ? created_at : known.last })
  }
  return [...found.values()]
}

export function usePatients(search: string) {
  const filter: Record<string, string> = {
    ordering: 'hospital_number',
    page_size: String(PAGE_SIZE),
    ...(search ? { search } : {}),
  }
  return useInfiniteQuery({
    queryKey: [...keys.caseList(filter), 'by patient'],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, ...(pageParam ? { cursor: pageParam } : {}) }
      return unwrap(api.GET('/api/v1/cases/', { params: { query }, signal }))
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    select: ({ pages }) => byPatient(pages.flatMap((page) => page.results)),
  })
}
