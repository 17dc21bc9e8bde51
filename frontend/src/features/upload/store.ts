import { useSyncExternalStore } from 'react'

import { session } from '@/api/session'

import { UploadQueue, type FilmItem } from './queue'

const storedListeners = new Set<() => void>()

/** The one queue of this tab. */
export const uploads = new UploadQueue(undefined, () => storedListeners.forEach((listener) => listener()))

export function onStored(listener: () => void): () => void {
  storedListeners.add(listener)
  return () => storedListeners.delete(listener)
}

export function useUploads(): readonly FilmItem[] {
  return useSyncExternalStore(uploads.subscribe, uploads.snapshot)
}

let owner: string | undefined
session.subscribe(() => {
  const next = session.current()?.user.id
  if (owner !== undefined && next !== undefined && next !== owner) uploads.reset()
  owner = next ?? owner
})
