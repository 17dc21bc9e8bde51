import { ApiError } from '@/api/errors'

export type SaveStatus =
  | { kind: 'clean' }
  | { kind: 'unsaved' }
  | { kind: 'saving' }
  | { kind: 'saved'; at: Date }
  /** The server cannot be reached; the change is kept and tried again. */
  | { kind: 'waiting' }
  /** The server says no; trying again would not help. */
  | { kind: 'refused'; error: ApiError }

export interface DraftSaverOptions<T> {
  /** Sends the newest value; rejects with ApiError. */
  save: (value: T) => Promise<void>
  /** Quiet time after the last change before it is sent, in milliseconds. */
  quiet?: number
  /** Where it never gets quiet, it is sent after this time. */
  latest?: number
}

const LONGEST_WAIT = 30_000

/** Sends the newest value of a draft after a quiet moment: one request at a time, and again after a failure. */
export class DraftSaver<T> {
  private status: SaveStatus = { kind: 'clean' }
  private pending: { value: T } | null = null
  private running: Promise<void> | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private failures = 0
  /** Since when something waits to be sent. */
  private since: number | null = null
  private readonly listeners = new Set<() => void>()

  constructor(private readonly options: DraftSaverOptions<T>) {}

  current = (): SaveStatus => this.status

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  change(value: T): void {
    this.pending = { value }
    this.failures = 0
    if (this.running === null) this.put({ kind: 'unsaved' })
    const { quiet = 800, latest = 3_000 } = this.options
    this.since ??= Date.now()
    this.schedule(Math.min(quiet, Math.max(this.since + latest - Date.now(), 0)))
  }

  /** Sends what is pending now; true when everything is with the server. */
  flush = async (): Promise<boolean> => {
    clearTimeout(this.timer)
    await this.running
    clearTimeout(this.timer)
    if (this.pending !== null) await this.send()
    return this.pending === null
  }

  /** Forgets what is pending; resolves when nothing is under way any more. */
  stop = async (): Promise<void> => {
    clearTimeout(this.timer)
    this.pending = null
    this.since = null
    await this.running
    clearTimeout(this.timer)
  }

  /** Something is not with the server yet. */
  hasUnsaved(): boolean {
    return this.pending !== null || this.running !== null
  }

  private schedule(after: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.flush(), after)
  }

  private send(): Promise<void> {
    this.running ??= this.attempt().finally(() => {
      this.running = null
    })
    return this.running
  }

  private async attempt(): Promise<void> {
    const sent = this.pending
    this.since = null
    if (sent === null) return
    this.put({ kind: 'saving' })
    try {
      await this.options.save(sent.value)
      this.failures = 0
      if (this.pending === sent) this.pending = null
      this.put(this.pending === null ? { kind: 'saved', at: new Date() } : { kind: 'unsaved' })
    } catch (error) {
      this.failed(error)
    }
  }

  private failed(error: unknown): void {
    const mayPass = !(error instanceof ApiError) || error.status === 0 || error.status === 429 || error.status >= 500
    if (!mayPass) {
      this.put({ kind: 'refused', error })
      return
    }
    this.failures += 1
    this.put({ kind: 'waiting' })
    this.schedule(Math.min(1000 * 2 ** this.failures, LONGEST_WAIT))
  }

  private put(status: SaveStatus): void {
    this.status = status
    this.listeners.forEach((listener) => listener())
  }
}
