import { networkError, toApiError } from './errors'
import type { User } from './types'

export interface Session {
  access: string
  user: User
}

/** `undefined` = not asked yet, `null` = nobody is signed in. */
type State = Session | null | undefined

const MAX_TRIES = 3
const TAB_LOCK = 'dustlens-refresh'

let state: State
let running: Promise<Session | null> | null = null
const listeners = new Set<() => void>()
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('dustlens-session')

tabs?.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.data === 'signed-out') put(null)
})

function put(next: State): void {
  state = next
  listeners.forEach((listener) => listener())
}

export const session = {
  current: (): State => state,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  begin: (next: Session): void => put(next),
  changeUser(user: User): void {
    if (state) put({ ...state, user })
  },
  /** Forgets the token here and in the other tabs. */
  end(): void {
    put(null)
    tabs?.postMessage('signed-out')
  },
  /** Only for tests: back to "not asked yet". */
  reset: (): void => put(undefined),
}

/** The header for requests that do not go through the client (films, uploads). */
export function authorization(): Record<string, string> {
  return state ? { Authorization: `Bearer ${state.access}` } : {}
}

/** Gets a new access token by the refresh cookie; callers at the same time share one request. */
export function refresh(): Promise<Session | null> {
  running ??= withTabLock(() => ask(1)).finally(() => {
    running = null
  })
  return running
}

/** Two tabs share one cookie: they take turns, so that the second presents the rotated one. */
async function withTabLock(work: () => Promise<Session | null>): Promise<Session | null> {
  if (!('locks' in navigator)) return work()
  return await navigator.locks.request(TAB_LOCK, work)
}

async function ask(attempt: number): Promise<Session | null> {
  const answer = await fetch(new URL('/api/v1/auth/refresh/', window.location.origin), {
    method: 'POST',
    headers: { 'X-DustLens': '1', Accept: 'application/json' },
    credentials: 'same-origin',
  }).catch(() => {
    throw networkError()
  })
  if (answer.ok) {
    put((await answer.json()) as Session)
    return state ?? null
  }
  const refused: unknown = await answer.json().catch(() => null) // unread, it would keep the connection busy
  if (answer.status === 401 || answer.status === 403) {
    put(null)
    return null
  }
  if (attempt < MAX_TRIES) {
    await new Promise((resolve) => setTimeout(resolve, 400 * attempt))
    return ask(attempt + 1)
  }
  throw toApiError(answer.status, refused, answer.headers.get('Retry-After'))
}
