import type { OwnKeys } from './ownKeys'

/** On one page a key does one thing; on another page it may do another. */
export type KeyPage = 'case' | 'list'

export interface KnownKey {
  /** Under this name a user's own key is remembered. */
  id: string
  /** The standard key. */
  key: string
  /** The name of the text that says what it does, with its namespace. */
  text: string
}

const known = new Map<string, KnownKey & { page: KeyPage }>()

/** Makes the keys of a page known, also of what is not offered at the moment; to be called where they are defined. */
export function declareKeys(page: KeyPage, keys: readonly KnownKey[]): void {
  keys.forEach((key) => known.set(key.id, { ...key, page }))
}

export const knownKeys = (): readonly (KnownKey & { page: KeyPage })[] => [...known.values()]

/** What else has this key on the page of the command `id`, whether it can be used now or not. */
export function knownHolder(key: string, id: string, own: OwnKeys): KnownKey | undefined {
  const page = known.get(id)?.page
  return knownKeys().find((other) => other.page === page && other.id !== id && (own[other.id] ?? other.key) === key)
}
