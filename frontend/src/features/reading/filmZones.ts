import { useSyncExternalStore } from 'react'

import { type Zone, ZONES } from './form/types'

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
  // The same zones stay the same object: not every letter typed into the form redraws the film.
  opened = next !== null && opened !== null && same(opened.zones, next.zones) ? { ...next, zones: opened.zones } : next
  listeners.forEach((listener) => listener())
}

function same(one: FilmZones, other: FilmZones): boolean {
  return one.caseId === other.caseId && one.off === other.off && ZONES.every((zone) => one.profusion[zone] === other.profusion[zone])
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
