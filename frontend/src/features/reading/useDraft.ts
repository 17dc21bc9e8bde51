import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'

import { keys } from '@/api/keys'
import type { Case, Reading } from '@/api/types'
import { useUser } from '@/api/useSession'

import { type Desk, deskOf } from './desk'
import type { DeskState } from './deskState'

export type Draft = DeskState & Pick<Desk, 'change' | 'settle' | 'drop' | 'back' | 'again' | 'resolve'>

/** My draft of a case: what is filled in is stored by itself, and kept on this device until it is. */
export function useDraft(found: Case): Draft {
  const user = useUser()
  const client = useQueryClient()
  const [desk] = useState(() => deskOf(user.id, found.id))
  useEffect(() => {
    const queryKey = keys.case(found.id)
    return desk.open({
      onStored: (stored) => putReading(client, found.id, stored),
      onOver: () => void client.invalidateQueries({ queryKey }),
    })
  }, [desk, client, found.id])
  useEffect(() => desk.meet(found.readings), [desk, found.readings])
  const state = useSyncExternalStore(desk.subscribe, desk.state)
  const { change, settle, drop, back, again, resolve } = desk
  return { ...state, change, settle, drop, back, again, resolve }
}

/** Shows a reading the server has just answered with, without asking for the whole case again. */
export function putReading(client: QueryClient, caseId: string, reading: Reading): void {
  client.setQueryData<Case>(keys.case(caseId), (known) => {
    if (known === undefined) return known
    const others = known.readings.filter(({ id }) => id !== reading.id)
    return { ...known, readings: [reading, ...others] }
  })
}
