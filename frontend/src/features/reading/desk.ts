import type { Reading } from '@/api/types'

import { type Backup, backupOf } from './backup'
import { DraftSaver, type SaveStatus } from './draftSaver'
import { EMPTY, isMyDraft, type Opinion, opinionOf, storeOpinion } from './requests'

const desks = new Map<string, Desk>()

/**
 * The one desk of a user for a case. It outlives its page: a second desk beside it could send an older text
 * after a newer one, or start from a case that was fetched before the last text had arrived.
 */
export function deskOf(userId: string, caseId: string): Desk {
  const key = keyOf(userId, caseId)
  const desk = desks.get(key) ?? new Desk(userId, caseId, backupOf(userId, caseId))
  desks.set(key, desk)
  return desk
}

/**
 * After signing or discarding, and before an amendment: what was on the desk is over. A page may still show the case as
 * it was before: the draft `gone` must not come back from there.
 */
export function clearDesk(userId: string, caseId: string, gone: string | null = null): void {
  const key = keyOf(userId, caseId)
  const backup = backupOf(userId, caseId)
  void desks.get(key)?.drop()
  desks.delete(key)
  backup.clear()
  if (gone !== null) desks.set(key, new Desk(userId, caseId, backup, gone))
}

const keyOf = (userId: string, caseId: string): string => `${userId} ${caseId}`

export interface DeskState {
  opinion: Opinion
  status: SaveStatus
  /** The draft on the server, where there is one. */
  draftId: string | null
}

/** Holds what a reader fills in, and brings it to the server. */
class Desk {
  private readonly saver = new DraftSaver<Opinion>({ save: (opinion) => this.save(opinion) })
  private current: DeskState
  private restored: Opinion | null
  /** The signed reading that the draft corrects. */
  private amends: string | null = null
  /** When the server last changed the draft, as far as known here. */
  private storedAt = ''
  private onStored: (reading: Reading) => void = () => undefined
  private readonly listeners = new Set<() => void>()

  constructor(
    private readonly userId: string,
    private readonly caseId: string,
    private readonly backup: Backup,
    private readonly gone: string | null = null,
  ) {
    this.restored = backup.read()
    this.current = { opinion: this.restored ?? EMPTY, status: this.saver.current(), draftId: null }
    this.saver.subscribe(() => this.put({ status: this.saver.current() }))
  }

  state = (): DeskState => this.current

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  change = (opinion: Opinion): void => {
    this.backup.write(opinion)
    this.put({ opinion })
    this.saver.change(opinion)
  }

  /** Brings exactly this opinion to the server, whatever stands there; throws what the server refuses. */
  settle = async (opinion: Opinion): Promise<string | null> => {
    this.change(opinion)
    const stored = await this.saver.flush()
    const { status, draftId } = this.current
    if (status.kind === 'refused') throw status.error
    return stored ? draftId : null
  }

  /** Sends nothing any more; the stored draft that is left. */
  drop = async (): Promise<string | null> => {
    await this.saver.stop()
    return this.current.draftId
  }

  /** The case came from the server: its draft counts unless something newer lies here. */
  meet(readings: readonly Reading[]): void {
    const draft = readings.find((reading) => isMyDraft(reading) && reading.id !== this.gone)
    if (draft !== undefined && draft.updated_at > this.storedAt) this.adopt(draft)
    if (this.restored !== null) this.saver.change(this.restored)
    this.restored = null
  }

  /** Until the answer is called, a page stands before this desk. */
  open(onStored: (reading: Reading) => void): () => void {
    this.onStored = onStored
    if (this.saver.hasUnsaved()) void this.saver.flush()
    const online = () => void this.saver.flush()
    const leaving = (event: BeforeUnloadEvent) => {
      if (this.saver.hasUnsaved()) event.preventDefault()
    }
    window.addEventListener('online', online)
    window.addEventListener('beforeunload', leaving)
    return () => {
      window.removeEventListener('online', online)
      window.removeEventListener('beforeunload', leaving)
      if (this.saver.hasUnsaved()) void this.saver.flush()
    }
  }

  private adopt(draft: Reading): void {
    this.storedAt = draft.updated_at
    this.amends = draft.amends
    const untouched = this.restored === null && !this.saver.hasUnsaved()
    this.put({ draftId: draft.id, ...(untouched ? { opinion: opinionOf(draft) } : {}) })
  }

  private async save(opinion: Opinion): Promise<void> {
    const { userId, caseId, amends } = this
    const stored = await storeOpinion({ userId, caseId, amends, draftId: this.current.draftId }, opinion)
    this.storedAt = stored.updated_at
    this.amends = stored.amends
    this.put({ draftId: stored.id })
    if (opinion === this.current.opinion || opinion === this.restored) this.backup.clear()
    this.onStored(stored)
  }

  private put(change: Partial<DeskState>): void {
    this.current = { ...this.current, ...change }
    this.listeners.forEach((listener) => listener())
  }
}
