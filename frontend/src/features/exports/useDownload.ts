import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'

import { keys } from '@/api/keys'
import type { CaseFilters } from '@/lib/caseFilters'
import { askAnew } from '@/lib/queryClient'
import { saveBlob } from '@/lib/saveBlob'

import { downloadCases, type ExportFormat } from './download'

export type DownloadState =
  | { kind: 'idle' }
  | { kind: 'running'; format: ExportFormat; received: number }
  | { kind: 'finished'; name: string; size: number }
  | { kind: 'cancelled' }
  | { kind: 'failed'; error: unknown }

interface UseDownload {
  state: DownloadState
  start: (format: ExportFormat, filters: CaseFilters) => Promise<void>
  cancel: () => void
}

export function useDownload(): UseDownload {
  const [state, setState] = useState<DownloadState>({ kind: 'idle' })
  const abort = useRef<AbortController | null>(null)
  const queries = useQueryClient()
  const start = async (format: ExportFormat, filters: CaseFilters): Promise<void> => {
    const controller = new AbortController()
    abort.current = controller
    const onBytes = (received: number): void => setState({ kind: 'running', format, received })
    onBytes(0)
    try {
      const { blob, name } = await downloadCases({ format, filters, onBytes, signal: controller.signal })
      saveBlob(blob, name)
      setState({ kind: 'finished', name, size: blob.size })
    } catch (error) {
      setState(controller.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', error })
    }
    await askAnew(queries, { queryKey: keys.exports })
  }
  return { state, start, cancel: () => abort.current?.abort() }
}
