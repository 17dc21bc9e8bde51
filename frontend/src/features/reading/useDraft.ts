import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'

import { keys } from '@/api/keys'
import type { Case, Reading } from '@/api/types'
import { useUser } from '@/api/useSession'

import { deskOf, type DeskState } from './desk'
import type { Opinion } from './requests'

export interface Draft extends DeskState {
  change: (opinion: Opinion) => void
  /** Stores this opinion; the draft's id when it is with the server, null while the server cannot be reached. */
  settle: (opinion: Opinion) => Promise<string | null>
  /** Sends nothing any more; the id of the stored draft that is left. */
  drop: () => Promise<string | null>
}

/** My draft of a case: what is filled in is stored by itself, and kept in this tab until it is. */
export function useDraft(found: Case): Draft {
  const user = useUser()
  const client = useQueryClient()
  const [desk] = useState(() => deskOf(user.id, found.id))
  useEffect(() => desk.open((stored) => putReading(client, found.id, stored)), [desk, client, found.id])
  useEffect(() => desk.meet(found.readings), [desk, found.readings])
  const state = useSyncExternalStore(desk.subscribe, desk.state)
  return { ...state, change: desk.change, settle: desk.settle, drop: desk.drop }
}

/** Shows a reading the server has just answered with, without asking for the whole case again. */
export function putReading(client: QueryClient, caseId: string, reading: Reading): void {
  client.setQueryData<Case>(keys.case(caseId), (known) => {
    if (known === undefined) return known
    const others = known.readings.filter(({ id }) => id !== reading.id)
    return { ...known, readings: [reading, ...others] }
  })
}
