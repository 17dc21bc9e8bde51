import { useSyncExternalStore } from 'react'

import type { FilmSize } from '@/lib/filmSize'

import { type Zone, ZONES } from './form/types'

/** What the form that is open holds and takes, for a film beside it. */
export interface FilmEntry {
  caseId: string
  /** Profusion of each zone that is filled in. */
  profusion: Partial<Record<Zone, string>>
  /** Zones cannot be filled in: the quality is missing, or nothing was seen. */
  off: boolean
  /** 2C takes a size that was measured. */
  sizes: boolean
}

interface Opened {
  entry: FilmEntry
  click: (zone: Zone) => void
  measured: (size: FilmSize, shape: number) => void
}

let opened: Opened | null = null
const listeners = new Set<() => void>()

/** A click on a zone of the film: goes to the zone in the form and to its next category. */
export function zoneOnFilm(zone: Zone): void {
  opened?.click(zone)
}

/** A measurement on the film becomes the size of a large opacity; `shape` tells measurements apart. */
export function sizeOnFilm(size: FilmSize, shape: number): void {
  opened?.measured(size, shape)
}

/** What the open form holds and takes; null while there is none. */
export function useFilmEntry(): FilmEntry | null {
  return useSyncExternalStore(subscribe, () => opened?.entry ?? null)
}

/** The form tells what it holds; null when it closes. */
export function tellFilm(next: Opened | null): void {
  // The same entry stays the same object: not every letter typed into the form redraws the film.
  opened = next !== null && opened !== null && same(opened.entry, next.entry) ? { ...next, entry: opened.entry } : next
  listeners.forEach((listener) => listener())
}

function same(one: FilmEntry, other: FilmEntry): boolean {
  const alike = one.caseId === other.caseId && one.off === other.off && one.sizes === other.sizes
  return alike && ZONES.every((zone) => one.profusion[zone] === other.profusion[zone])
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
