import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'

import { keys } from '@/api/keys'
import type { Case, Reading } from '@/api/types'
import { useUser } from '@/api/useSession'

import { backupOf, type Backup } from './backup'
import { DraftSaver, type SaveStatus } from './draftSaver'
import { EMPTY, isMyDraft, type Opinion, opinionOf, storeOpinion } from './requests'

export interface Draft {
  opinion: Opinion
  status: SaveStatus
  change: (opinion: Opinion) => void
  /** Stores what is pending; the draft's id when everything is with the server, null otherwise. */
  settle: () => Promise<string | null>
  /** The id of the stored draft, where there is one. */
  id: () => string | null
  /** Forgets what is kept in this tab. */
  forget: () => void
}

/** My draft of a case: what is filled in is stored by itself, and kept in this tab until it is. */
export function useDraft(found: Case): Draft {
  const user = useUser()
  const client = useQueryClient()
  const [desk] = useState(() => new Desk(found, backupOf(user.id, found.id), client))
  const [opinion, setOpinion] = useState(desk.first)
  const status = useSyncExternalStore(desk.saver.subscribe, desk.saver.current)
  useEffect(() => desk.open(), [desk])
  const change = useCallback(
    (next: Opinion) => {
      setOpinion(next)
      desk.change(next)
    },
    [desk],
  )
  return { opinion, status, change, settle: desk.settle, id: desk.id, forget: desk.forget }
}

/** Outlives the panel by as long as the last request takes. */
class Desk {
  readonly first: Opinion
  readonly saver: DraftSaver<Opinion>
  private draftId: string | null
  private readonly restored: Opinion | null

  constructor(
    private readonly found: Case,
    private readonly backup: Backup,
    private readonly client: QueryClient,
  ) {
    const draft = found.readings.find(isMyDraft)
    this.draftId = draft?.id ?? null
    this.restored = backup.read()
    this.first = this.restored ?? (draft ? opinionOf(draft) : EMPTY)
    this.saver = new DraftSaver({ save: this.save })
  }

  id = (): string | null => this.draftId

  change(opinion: Opinion): void {
    this.backup.write(opinion)
    this.saver.change(opinion)
  }

  settle = async (): Promise<string | null> => ((await this.saver.flush()) ? this.draftId : null)

  forget = (): void => this.backup.clear()

  /** Sends what an earlier visit left behind, and nothing is lost at the end of this one. */
  open(): () => void {
    if (this.restored !== null) this.saver.change(this.restored)
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

  private readonly save = async (opinion: Opinion): Promise<void> => {
    const stored = await storeOpinion(this.found.id, this.draftId, opinion)
    this.draftId = stored.id
    const kept = this.backup.read()
    if (kept !== null && sameOpinion(kept, opinion)) this.backup.clear()
    putReading(this.client, this.found.id, stored)
  }
}

const sameOpinion = (p: Opinion, q: Opinion): boolean =>
  p.stage === q.stage && p.agrees_with_model === q.agrees_with_model && p.comment === q.comment

/** Shows a reading the server has just answered with, without asking for the whole case again. */
export function putReading(client: QueryClient, caseId: string, reading: Reading): void {
  client.setQueryData<Case>(keys.case(caseId), (known) => {
    if (known === undefined) return known
    const others = known.readings.filter(({ id }) => id !== reading.id)
    return { ...known, readings: [reading, ...others] }
  })
}
