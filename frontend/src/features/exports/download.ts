import { networkError, toApiError } from '@/api/errors'
import { authorizedFetch } from '@/api/transport'
import type { CaseFilters } from '@/lib/caseFilters'
import { dispositionName } from '@/lib/saveBlob'

export type ExportFormat = 'csv' | 'json'

export interface Download {
  blob: Blob
  name: string
}

interface Options {
  format: ExportFormat
  filters: CaseFilters
  onBytes: (received: number) => void
  signal: AbortSignal
}

/** Receives the streamed export piece by piece; its length is not known beforehand. */
export async function downloadCases({ format, filters, onBytes, signal }: Options): Promise<Download> {
  const url = new URL('/api/v1/exports/cases/', window.location.origin)
  for (const [name, value] of Object.entries({ as: format, ...filters })) url.searchParams.set(name, value)
  const answer = await authorizedFetch(new Request(url, { signal }))
  if (!answer.ok) {
    const body: unknown = await answer.json().catch(() => null)
    throw toApiError(answer.status, body, answer.headers.get('Retry-After'))
  }
  const type = answer.headers.get('Content-Type') ?? 'application/octet-stream'
  const pieces = await receive(answer, onBytes)
  const name = dispositionName(answer.headers.get('Content-Disposition')) ?? `dustlens-cases.${format}`
  return { blob: new Blob(pieces, { type }), name }
}

async function receive(answer: Response, onBytes: (received: number) => void): Promise<Uint8Array<ArrayBuffer>[]> {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  if (answer.body === null) return pieces
  const reader = answer.body.getReader()
  let received = 0
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') throw error
      throw networkError()
    })
    if (done) return pieces
    pieces.push(value)
    received += value.byteLength
    onBytes(received)
  }
}
