import type { Analysis } from '@/api/types'

const OFTEN = 1_500
const SELDOM = 5_000
const PATIENCE = 60_000

/** Milliseconds until the case is worth asking for again; false once its analysis has ended. */
export function pollAfter(analysis: Pick<Analysis, 'status' | 'queued_at'> | undefined, now: Date): number | false {
  if (analysis?.status !== 'queued' && analysis?.status !== 'running') return false
  return now.getTime() - Date.parse(analysis.queued_at) < PATIENCE ? OFTEN : SELDOM
}
