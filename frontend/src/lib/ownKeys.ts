import { useSyncExternalStore } from 'react'

/** Keys that a user has chosen in place of the standard ones: `{name of the shortcut: key}`. */
export type OwnKeys = Readonly<Record<string, string>>

const STORED = 'dustlens.keys'
const NONE: OwnKeys = {}
/** Keys that move the focus, leave a dialog or press a button: they stay what they are. */
const RESERVED = /^(tab|enter|escape| |spacebar|shift|control|alt|altgraph|meta|capslock|dead|process|unidentified|arrow.*|f\d+|contextmenu)$/
/** The same key where a Chinese input method is on, without the shift key, or on another keyboard. */
const ALIASES: Record<string, string> = {
  '？': '?', '【': '[', '】': ']', '｛': '{', '｝': '}', '＋': '+', '－': '-', '，': ',', '。': '.', '=': '+', Backspace: 'Delete',
}

let owner: string | null = null
let chosen: OwnKeys = NONE
const listeners = new Set<() => void>()

function put(next: OwnKeys): void {
  chosen = next
  listeners.forEach((listener) => listener())
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whose keys count from now on on this device; null = nobody's, the standard keys. */
export function setKeyOwner(user: string | null): void {
  if (user === owner) return
  owner = user
  put(user === null ? NONE : read(user))
}

export const ownKeys = (): OwnKeys => chosen

export function useOwnKeys(): OwnKeys {
  return useSyncExternalStore(subscribe, ownKeys)
}

/** The key that does something now: the user's own or the standard one. */
export function useKey(id: string, standard: string): string {
  return useOwnKeys()[id] ?? standard
}

export function chooseKey(id: string, key: string, standard: string): void {
  const others = Object.entries(chosen).filter(([name]) => name !== id)
  save(Object.fromEntries(key === standard ? others : [...others, [id, key]]))
}

export function forgetOwnKeys(): void {
  save(NONE)
}

/** The name of the key that was pressed; null where it cannot be chosen for a shortcut. */
export function keyOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string | null {
  const key = (ALIASES[event.key] ?? event.key).toLowerCase()
  return event.ctrlKey || event.metaKey || event.altKey || RESERVED.test(key) ? null : key
}

function save(keys: OwnKeys): void {
  put(keys)
  if (owner === null) return
  try {
    window.localStorage.setItem(`${STORED}.${owner}`, JSON.stringify(keys))
  } catch {
    // A full or forbidden store: the keys count until the page is left.
  }
}

function read(user: string): OwnKeys {
  try {
    const found: unknown = JSON.parse(window.localStorage.getItem(`${STORED}.${user}`) ?? '{}')
    if (typeof found !== 'object' || found === null) return NONE
    return Object.fromEntries(Object.entries(found).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
  } catch {
    return NONE
  }
}
