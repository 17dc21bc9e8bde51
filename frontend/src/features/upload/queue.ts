import { ApiError } from '@/api/errors'
import { uuid } from '@/lib/uuid'

import { sendFilm } from './send'

export type FilmState =
  | 'ready' | 'waiting' | 'sending' | 'storing'
  | 'done' | 'duplicate' | 'refused' | 'failed' | 'cancelled'

export interface FilmItem {
  id: string
  file: File
  /** A plain picture: it does not say whose it is, so the form must. */
  nameless: boolean
  state: FilmState
  /** Share of the bytes sent, 0 to 1. */
  progress: number
  caseId: string | null
  error: ApiError | null
}

type Fields = Record<string, string>

interface Job {
  fields: Fields
  key: string
  abort: AbortController
}

export const PARALLEL = 3
const MAX_WAITS = 8
export const IN_WORK: readonly FilmState[] = ['waiting', 'sending', 'storing']

const PICTURE_MARKS = ['89504e47', 'ffd8ff', '49492a00', '4d4d002a']

/** PNG, JPEG and TIFF have no patient; what else a file is, the backend says. */
async function isNameless(file: File): Promise<boolean> {
  const start = await file.slice(0, 4).arrayBuffer().catch(() => new ArrayBuffer(0))
  const hex = [...new Uint8Array(start)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return PICTURE_MARKS.some((mark) => hex.startsWith(mark))
}

/** The films being uploaded. It lives outside of the page, so that leaving the page interrupts nothing. */
export class UploadQueue {
  private items: readonly FilmItem[] = []
  private readonly jobs = new Map<string, Job>()
  private readonly listeners = new Set<() => void>()
  private running = 0

  constructor(
    private readonly send: typeof sendFilm = sendFilm,
    private readonly onStored: () => void = () => undefined,
  ) {}

  readonly snapshot = (): readonly FilmItem[] => this.items

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  async add(files: readonly File[]): Promise<void> {
    const kinds = await Promise.all(files.map(isNameless))
    const added = files.map(
      (file, at): FilmItem => ({
        id: uuid(), file, nameless: kinds[at] ?? false, state: 'ready', progress: 0, caseId: null, error: null,
      }),
    )
    this.put([...this.items, ...added])
  }

  /** Sends the films that are ready, three at a time, with the patient as the form now says. */
  start(fields: Fields): void {
    for (const item of sendable(this.items, fields.hospital_number ?? '')) this.enqueue(item, fields, uuid())
    this.fill()
  }

  /** Once more. What may have arrived keeps its key and patient, so that it cannot be stored twice. */
  retry(id: string, fields: Fields): void {
    const item = this.items.find((other) => other.id === id)
    if (item === undefined || IN_WORK.includes(item.state)) return
    const before = this.jobs.get(id)
    if (item.state === 'failed' && before) this.enqueue(item, before.fields, before.key)
    else this.enqueue(item, fields, uuid())
    this.fill()
  }

  cancel(id: string): void {
    this.change(id, (item) => (IN_WORK.includes(item.state) ? { state: 'cancelled', progress: 0 } : {}))
    this.jobs.get(id)?.abort.abort()
  }

  remove(id: string): void {
    this.cancel(id)
    this.jobs.delete(id)
    this.put(this.items.filter((item) => item.id !== id))
  }

  removeFinished(): void {
    this.put(this.items.filter((item) => !['done', 'duplicate', 'cancelled'].includes(item.state)))
  }

  /** Everything is dropped when somebody else signs in. */
  reset(): void {
    for (const job of this.jobs.values()) job.abort.abort()
    this.jobs.clear()
    this.put([])
  }

  private enqueue(item: FilmItem, fields: Fields, key: string): void {
    this.jobs.set(item.id, { fields, key, abort: new AbortController() })
    this.change(item.id, () => ({ state: 'waiting', progress: 0, error: null }))
  }

  private fill(): void {
    while (this.running < PARALLEL) {
      const next = this.items.find((item) => item.state === 'waiting')
      if (next === undefined) return
      this.running += 1
      this.change(next.id, () => ({ state: 'sending' }))
      void this.run(next).finally(() => {
        this.running -= 1
        this.fill()
      })
    }
  }

  private async run(item: FilmItem): Promise<void> {
    const job = this.jobs.get(item.id)
    if (job === undefined) return
    try {
      const answer = await this.sendPatiently(item, job)
      this.change(item.id, () => ({
        state: answer.duplicate ? 'duplicate' : 'done', progress: 1, caseId: answer.case_id,
      }))
      this.onStored()
    } catch (error) {
      if (job.abort.signal.aborted) return
      this.change(item.id, () => outcome(error))
    }
  }

  /** A server that is busy, or still has the first attempt in work, is asked again after the time it names. */
  private async sendPatiently(item: FilmItem, job: Job): ReturnType<typeof sendFilm> {
    const { id, file } = item
    const onProgress = (share: number): void =>
      this.change(id, () => ({ progress: share, state: share >= 1 ? 'storing' : 'sending' }))
    for (let waits = 0; ; waits += 1) {
      try {
        return await this.send({ file, fields: job.fields, idempotencyKey: job.key, onProgress, signal: job.abort.signal })
      } catch (error) {
        const soon = error instanceof ApiError && ['busy', 'idempotency_running'].includes(error.code)
        if (!soon || waits >= MAX_WAITS || job.abort.signal.aborted) throw error
        await pause((error.retryAfter ?? 2) * 1000, job.abort.signal)
      }
    }
  }

  private change(id: string, next: (item: FilmItem) => Partial<FilmItem>): void {
    this.put(this.items.map((item) => (item.id === id ? { ...item, ...next(item) } : item)))
  }

  private put(items: readonly FilmItem[]): void {
    this.items = items
    this.listeners.forEach((listener) => listener())
  }
}

/** Pictures wait until the form names their patient. */
export function sendable(items: readonly FilmItem[], hospitalNumber: string): readonly FilmItem[] {
  return items.filter((item) => item.state === 'ready' && (hospitalNumber !== '' || !item.nameless))
}

/** A refusal is final until something is changed; without an answer the film may or may not have arrived. */
function outcome(error: unknown): Partial<FilmItem> {
  const known = error instanceof ApiError ? error : new ApiError(0, 'unknown', '')
  const answered = known.status >= 400 && known.status < 500 && known.status !== 429
  return { state: answered ? 'refused' : 'failed', progress: 0, error: known }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(new DOMException('cancelled', 'AbortError'))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', stop, { once: true })
  })
}
