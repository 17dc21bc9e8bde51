import { useMutation, type UseMutationResult, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useEffect } from 'react'

import { api, unwrap } from '@/api/client'
import { toApiError } from '@/api/errors'
import { keys } from '@/api/keys'
import { authorizedFetch } from '@/api/transport'
import type { Analysis, Case, ModelCard, PatientHistory } from '@/api/types'
import { dispositionName, saveBlob } from '@/lib/saveBlob'

import { type ClassMap, parseClassMap } from './overlay/classMap'
import { pollAfter } from './polling'

/** A case. Each fetch goes into the audit log as a look at it, so waiting is done by `useWatch` instead. */
export function useCase(id: string): UseQueryResult<Case> {
  return useQuery({
    queryKey: keys.case(id),
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/cases/{id}/', { params: { path: { id } }, signal })),
    staleTime: 60_000,
  })
}

/** Watches the case's row of the work list while its film is analysed, and fetches the case when it changes. */
export function useWatch({ id, patient, analysis }: Case): void {
  const client = useQueryClient()
  const { data: seen, dataUpdatedAt: seenAt } = useQuery({
    queryKey: [...keys.cases, 'watch', id],
    queryFn: async ({ signal }) => {
      const query = { search: patient.hospital_number, page_size: 100 }
      const { results } = await unwrap(api.GET('/api/v1/cases/', { params: { query }, signal }))
      return results.find((row) => row.id === id)?.analysis.status ?? null
    },
    enabled: pollAfter(analysis, new Date()) !== false,
    refetchInterval: () => pollAfter(analysis, new Date()),
    gcTime: 0,
  })
  useEffect(() => {
    if (seen !== undefined && seen !== analysis.status) void client.invalidateQueries({ queryKey: keys.case(id) })
  }, [client, id, seen, seenAt, analysis.status])
}

/** All films of a person. Asked for where they are compared: the audit log counts it as a look at the person. */
export function usePatientFilms(patientId: string): UseQueryResult<PatientHistory['cases']> {
  return useQuery({
    queryKey: keys.patient(patientId),
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/patients/{id}/', { params: { path: { id: patientId } }, signal })),
    select: ({ cases }) => cases,
    staleTime: 60_000,
  })
}

/** Puts the film into the queue again. */
export function useAnalyse(caseId: string): UseMutationResult<Analysis, Error, void> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/cases/{id}/analyse/', { params: { path: { id: caseId } } })),
    onSuccess: (analysis) =>
      client.setQueryData<Case>(keys.case(caseId), (known) => (known === undefined ? known : { ...known, analysis })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.cases }),
  })
}

export function useModelCard(): UseQueryResult<ModelCard> {
  return useQuery({
    queryKey: keys.model,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/model/', { signal })),
    staleTime: 300_000,
  })
}

/** The map of a finished analysis; it never changes, and is forgotten with the page. */
export function useClassMap(map: Analysis['map']): UseQueryResult<ClassMap> {
  return useQuery({
    queryKey: ['map', map?.url],
    queryFn: async ({ signal }) => {
      if (map === null) throw new Error('no map')
      const answer = await fetchFile(map.url, signal)
      return parseClassMap(await answer.arrayBuffer(), map.width, map.height)
    },
    enabled: map !== null,
    staleTime: Infinity,
    gcTime: 0,
  })
}

/** Saves the film as it was uploaded. */
export async function downloadOriginal(url: string, fallbackName: string): Promise<void> {
  const answer = await fetchFile(url)
  saveBlob(await answer.blob(), dispositionName(answer.headers.get('Content-Disposition')) ?? fallbackName)
}

async function fetchFile(url: string, signal?: AbortSignal): Promise<Response> {
  const answer = await authorizedFetch(new Request(new URL(url, window.location.origin), { signal }))
  if (!answer.ok) throw toApiError(answer.status, await answer.json().catch(() => null))
  return answer
}
