import type { Reading } from '@/api/types'

import { type Backup, backupOf, type Entry } from './backup'
import type { DeskState } from './deskState'
import { DraftSaver } from './draftSaver'
import { type History, noHistory, remember, stepAgain, stepBack } from './form/history'
import { EMPTY, isBlank, type Opinion, opinionOf, sameOpinion } from './form/opinion'
import { hasCode, isMyDraft } from './requests'
import { Stopwatch } from './stopwatch'
import { Collision, store } from './storing'
import { Windows } from './windows'

const desks = new Map<string, Desk>()

/**
 * The one desk of a user for a case. It outlives its page: a second desk beside it could send an older text
 * after a newer one, or start from a case that was fetched before the last text had arrived.
 */
export function deskOf(userId: string, caseId: string): Desk {
  const key = keyOf(userId, caseId)
  const desk = desks.get(key) ?? new Desk(userId, caseId)
  desks.set(key, desk)
  return desk
}

/**
 * After signing or discarding, and before an amendment: what was on the desk is over. A page may still show the case as
 * it was before: the draft `gone` must not come back from there.
 */
export function clearDesk(userId: string, caseId: string, gone: string | null = null): void {
  const key = keyOf(userId, caseId)
  const desk = desks.get(key)
  void desk?.drop()
  desk?.forget()
  desks.delete(key)
  backupOf(userId, caseId).clear()
  if (gone !== null) desks.set(key, new Desk(userId, caseId, gone))
}

const keyOf = (userId: string, caseId: string): string => `${userId} ${caseId}`

/** What the page before the desk has to hear. */
interface Page {
  onStored: (reading: Reading) => void
  /** The draft was signed or discarded in another window or on another device. */
  onOver: () => void
}

const NOBODY: Page = { onStored: () => undefined, onOver: () => undefined }

/** How many of the texts that stood here are known again when the server sends one back. */
const REMEMBERED = 300

/** Holds what a reader fills in, and brings it to the server. */
export class Desk {
  private readonly saver = new DraftSaver<Opinion>({ save: (opinion) => this.save(opinion) })
  private readonly windows: Windows
  private readonly watch = new Stopwatch()
  private readonly backup: Backup
  private current: DeskState
  private history: History<Opinion> = noHistory()
  /** What was found on the device and is not with the server yet; it lies on the desk. */
  private restored: Entry | null
  /** What else was found there; it waits until the first is stored. */
  private readonly leftovers: Entry[]
  /** What was restored has not been sent yet: the case has not been met. */
  private waiting: boolean
  private base: Opinion | null
  private mine: Opinion[] = []
  /** Time spent before this page. */
  private earlier: number
  /** The signed reading that the draft corrects. */
  private amends: string | null
  private page: Page = NOBODY
  private readonly listeners = new Set<() => void>()

  constructor(
    private readonly userId: string,
    private readonly caseId: string,
    private readonly gone: string | null = null,
  ) {
    this.backup = backupOf(userId, caseId)
    const [first, ...leftovers] = this.backup.read()
    this.restored = first ?? null
    this.leftovers = leftovers
    this.waiting = first !== undefined
    this.base = first?.base ?? null
    this.earlier = first?.seconds ?? 0
    this.amends = first?.amends ?? null
    this.current = {
      opinion: first?.opinion ?? EMPTY, draft: first?.draft ?? null, status: this.saver.current(),
      conflict: null, elsewhere: false, undo: null, redo: null, unkept: false,
    }
    this.saver.subscribe(() => this.put({ status: this.saver.current() }))
    this.windows = new Windows(keyOf(userId, caseId), (elsewhere) => this.put({ elsewhere }), (reading) => this.meet([reading]), () => this.page.onOver())
  }

  state = (): DeskState => this.current

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** A change of one field; `joins` makes it one step with the change before. */
  change = (opinion: Opinion, field = '', joins = false): void => {
    if (!joins) this.history = remember(this.history, field, this.current.opinion)
    this.lay(opinion)
  }

  /** Takes the last step back, or takes it once more. */
  back = (): void => this.step(stepBack(this.history, this.current.opinion))
  again = (): void => this.step(stepAgain(this.history, this.current.opinion))

  /** Brings exactly this opinion to the server; throws what the server refuses. */
  settle = async (opinion: Opinion): Promise<DeskState['draft']> => {
    this.lay(opinion)
    const stored = await this.saver.flush()
    const { status, draft } = this.current
    if (status.kind === 'refused') throw status.error
    return stored ? draft : null
  }

  /** Sends nothing any more; the stored draft that is left. */
  drop = async (): Promise<string | null> => {
    await this.saver.stop()
    return this.current.draft?.id ?? null
  }

  /** What was restored from the device is over as well. */
  forget(): void {
    if (this.restored !== null) this.backup.remove(this.restored)
    this.windows.say({ kind: 'over' })
    this.windows.close()
  }

  /** The reader has chosen between two texts. */
  resolve = (chosen: Opinion): void => {
    const { conflict } = this.current
    if (conflict === null) return
    if (conflict.reading !== null) this.know(conflict.reading)
    else this.leftovers.splice(0, 1).forEach(this.backup.remove)
    this.put({ conflict: null })
    this.change(chosen, 'conflict')
  }

  /** The case came from the server: its draft counts unless something newer lies here. */
  meet(readings: readonly Reading[]): void {
    const draft = readings.find((reading) => isMyDraft(reading) && reading.id !== this.gone)
    if (draft !== undefined && this.isNews(draft)) this.take(draft)
    if (this.waiting && this.current.conflict === null) this.saver.change(this.current.opinion)
    this.waiting = false
  }

  /** Until the answer is called, a page stands before this desk. */
  open(page: Page): () => void {
    this.page = page
    if (this.saver.hasUnsaved()) void this.saver.flush()
    const online = () => void this.saver.flush()
    const leaving = (event: BeforeUnloadEvent) => {
      if (this.saver.hasUnsaved()) event.preventDefault()
    }
    const stop = this.watch.start()
    this.windows.open()
    window.addEventListener('online', online)
    window.addEventListener('beforeunload', leaving)
    window.addEventListener('focus', this.windows.ask)
    return () => {
      stop()
      this.windows.close()
      window.removeEventListener('online', online)
      window.removeEventListener('beforeunload', leaving)
      window.removeEventListener('focus', this.windows.ask)
      if (this.saver.hasUnsaved()) void this.saver.flush()
    }
  }

  private step(taken: { value: Opinion; history: History<Opinion> } | null): void {
    if (taken === null) return
    this.history = taken.history
    this.lay(taken.value)
  }

  private lay(opinion: Opinion): void {
    this.mine = [...this.mine, opinion].slice(-REMEMBERED)
    this.put({ opinion, unkept: !this.keep(opinion) })
    this.saver.change(opinion)
  }

  private keep(opinion: Opinion): boolean {
    const { base, amends, current } = this
    return this.backup.write({ opinion, base, amends, draft: current.draft, seconds: this.seconds(), at: Date.now() })
  }

  private seconds = (): number => this.earlier + this.watch.seconds()

  private isNews({ id, revision }: Reading): boolean {
    const { draft } = this.current
    return draft?.id !== id || revision > draft.revision
  }

  /** A draft from the server that is not known here. */
  private take(draft: Reading): void {
    const touched = this.waiting || this.saver.hasUnsaved() || this.current.conflict !== null
    if (touched && !this.mayReplace(draft)) {
      this.collide(draft)
      return
    }
    this.know(draft)
    if (touched) return
    const before = this.current.opinion
    const opinion = opinionOf(draft)
    if (!isBlank(before) && !sameOpinion(before, opinion)) this.history = remember(this.history, 'conflict', before)
    this.put({ opinion })
  }

  /** Nothing in it was entered anywhere but here. */
  private mayReplace = (draft: Reading): boolean => {
    const theirs = opinionOf(draft)
    const known = [EMPTY, ...(this.base === null ? [] : [this.base]), ...this.mine, this.current.opinion]
    return known.some((opinion) => sameOpinion(opinion, theirs))
  }

  private collide(reading: Reading): void {
    this.put({ conflict: { theirs: opinionOf(reading), base: this.base, from: 'server', at: new Date(reading.updated_at), reading } })
  }

  private know(draft: Reading): void {
    this.base = opinionOf(draft)
    this.mine = []
    this.amends = draft.amends
    this.earlier = Math.max(this.earlier, draft.seconds - this.watch.seconds())
    this.put({ draft: { id: draft.id, revision: draft.revision } })
  }

  private async save(opinion: Opinion): Promise<void> {
    const { userId, caseId, amends } = this
    const { draft, conflict } = this.current
    if (conflict?.reading != null) throw new Collision(conflict.reading)
    try {
      const stored = await store({ userId, caseId, amends, draft }, { ...opinion, seconds: this.seconds() }, this.mayReplace)
      this.stored(stored, opinion)
    } catch (error) {
      if (error instanceof Collision) this.collide(error.theirs)
      if (hasCode(error, 'reading_signed')) this.page.onOver()
      throw error
    }
  }

  private stored(reading: Reading, opinion: Opinion): void {
    this.know(reading)
    if (opinion === this.current.opinion) this.backup.clear()
    else this.keep(this.current.opinion)
    if (this.restored !== null) this.backup.remove(this.restored)
    this.restored = null
    this.page.onStored(reading)
    this.windows.say({ kind: 'stored', reading })
    this.offerLeftover()
  }

  /** Several windows were closed without a network: each text is shown, none is lost. */
  private offerLeftover(): void {
    const { conflict, opinion } = this.current
    const [left] = this.leftovers
    if (conflict !== null || left === undefined) return
    if (!sameOpinion(left.opinion, opinion)) {
      this.put({ conflict: { theirs: left.opinion, base: left.base, from: 'device', at: new Date(left.at), reading: null } })
      return
    }
    this.leftovers.splice(0, 1).forEach(this.backup.remove)
    this.offerLeftover()
  }

  private put(change: Partial<DeskState>): void {
    const undo = this.history.past.at(-1)?.field ?? null
    const redo = this.history.future.at(-1)?.field ?? null
    this.current = { ...this.current, ...change, undo, redo }
    this.listeners.forEach((listener) => listener())
  }
}
