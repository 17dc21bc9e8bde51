import { useSyncExternalStore } from 'react'

import type { Zone } from './form/types'

/** The zones of the form that is open, for a film beside it. */
export interface FilmZones {
  caseId: string
  /** Profusion of each zone that is filled in. */
  profusion: Partial<Record<Zone, string>>
  /** Zones cannot be filled in: the quality is missing, or nothing was seen. */
  off: boolean
}

interface Opened {
  zones: FilmZones
  click: (zone: Zone) => void
}

let opened: Opened | null = null
const listeners = new Set<() => void>()

/** A click on a zone of the film: goes to the zone in the form and to its next category. */
export function zoneOnFilm(zone: Zone): void {
  opened?.click(zone)
}

/** The zones of the open form; null while there is none. */
export function useFilmZones(): FilmZones | null {
  return useSyncExternalStore(subscribe, () => opened?.zones ?? null)
}

/** The form tells what it holds; null when it closes. */
export function tellFilmZones(next: Opened | null): void {
  opened = next
  listeners.forEach((listener) => listener())
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
