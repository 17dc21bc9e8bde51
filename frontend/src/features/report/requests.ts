import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'

import { api, unwrap } from '@/api/client'
import { toApiError } from '@/api/errors'
import { keys } from '@/api/keys'
import { authorizedFetch } from '@/api/transport'
import type { Language, Report, ReportDocument } from '@/api/types'
import { dispositionName } from '@/lib/saveBlob'

const POLL_MS = 1_500
/** After this long a message may have been lost on its way to a worker; asking again is always safe. */
const ASK_AGAIN_MS = 65_000

export interface ReportFile {
  url: string
  name: string
}

export interface ReportMaking {
  report: Report | undefined
  error: unknown
  busy: boolean
  start: () => void
}

/** Has a report written and watches it until it is done or failed. */
export function useReport(caseId: string, language: Language): ReportMaking {
  const client = useQueryClient()
  const key = keys.report(caseId, language)
  const ask = useMutation({
    mutationFn: () =>
      unwrap(api.POST('/api/v1/cases/{id}/report/', { params: { path: { id: caseId } }, body: { language } })),
    onSuccess: (report) => client.setQueryData(key, { report, since: Date.now() }),
  })
  const watched = useQuery<Watched>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const known = client.getQueryData<Watched>(key)
      if (known === undefined) throw new Error('nothing was asked for')
      return next(known, caseId, signal)
    },
    enabled: (query) => isUnderWay(query.state.data?.report),
    refetchInterval: (query) => (isUnderWay(query.state.data?.report) ? POLL_MS : false),
    gcTime: 0,
  })
  const report = watched.data?.report
  const busy = ask.isPending || isUnderWay(report)
  return { report, error: ask.error ?? watched.error, busy, start: () => ask.mutate() }
}

interface Watched {
  report: Report
  /** When it was asked for last. */
  since: number
}

async function next({ report, since }: Watched, caseId: string, signal: AbortSignal): Promise<Watched> {
  if (report.status === 'queued' && Date.now() - since > ASK_AGAIN_MS) {
    const body = { language: report.language }
    const again = await unwrap(api.POST('/api/v1/cases/{id}/report/', { params: { path: { id: caseId } }, body, signal }))
    return { report: again, since: Date.now() }
  }
  const now = await unwrap(api.GET('/api/v1/reports/{id}/', { params: { path: { id: report.id } }, signal }))
  return { report: now, since }
}

function isUnderWay(report: Report | undefined): boolean {
  return report?.status === 'queued' || report?.status === 'running'
}

/** The file of a finished report, as an address of this page. */
export async function fetchReport(report: Report): Promise<ReportFile> {
  const address = new URL(`/api/v1/reports/${report.id}/file/`, window.location.origin)
  const answer = await authorizedFetch(new Request(address))
  if (!answer.ok) throw toApiError(answer.status, await answer.json().catch(() => null))
  const name = dispositionName(answer.headers.get('Content-Disposition')) ?? 'report.pdf'
  return { url: URL.createObjectURL(await answer.blob()), name }
}

/** What the report says, in words, as the signed-in person may see it now. */
export function useReportDocument(caseId: string, language: Language): UseQueryResult<ReportDocument> {
  return useQuery({
    queryKey: keys.reportDocument(caseId, language),
    queryFn: ({ signal }) => fetchDocument(caseId, language, signal),
    staleTime: Infinity,
    gcTime: 0,
  })
}

export function fetchDocument(caseId: string, language: Language, signal?: AbortSignal): Promise<ReportDocument> {
  const params = { path: { id: caseId }, query: { language } }
  return unwrap(api.GET('/api/v1/cases/{id}/report/', { params, signal }))
}
