import { useSyncExternalStore } from 'react'

import { session } from '@/api/session'

import { IN_WORK, UploadQueue, type FilmItem } from './queue'

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

// This module is loaded with the upload page, when somebody has signed in already.
let owner = session.current()?.user.id
session.subscribe(() => {
  const next = session.current()?.user.id
  if (owner !== undefined && next !== undefined && next !== owner) uploads.reset()
  owner = next ?? owner
})

/** Other pages of the app may be opened meanwhile; closing the tab would stop the uploads. */
uploads.subscribe(() => {
  if (uploads.snapshot().some(({ state }) => IN_WORK.includes(state))) window.addEventListener('beforeunload', warn)
  else window.removeEventListener('beforeunload', warn)
})

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault()
}
