import { useSyncExternalStore } from 'react'

import { session, type Session } from './session'
import type { User } from './types'

/** `undefined` = not asked yet, `null` = nobody is signed in. */
export function useSession(): Session | null | undefined {
  return useSyncExternalStore(session.subscribe, session.current)
}

/** The signed-in user; only below the session gate. */
export function useUser(): User {
  const current = useSession()
  if (!current) throw new Error('useUser outside of a session')
  return current.user
}
