import { type Interval, intervalBetween } from './interval'

/** A film of the person, as the patient's history lists it. */
export interface DatedFilm {
  id: string
  /** When it was handed in. */
  created_at: string
  /** The day it was taken, or handed in where nobody knows better. */
  taken_on: string
}

export interface OtherFilm {
  id: string
  day: string
  interval: Interval
}

/** The person's other films, newest first, with their distance in time from this one. */
export function otherFilms(films: readonly DatedFilm[], id: string): OtherFilm[] {
  const sorted = films.toSorted((p, q) => q.taken_on.localeCompare(p.taken_on) || q.created_at.localeCompare(p.created_at))
  const current = sorted.find((film) => film.id === id)
  if (current === undefined) return []
  return sorted
    .filter((film) => film.id !== id)
    .map((film) => ({ id: film.id, day: film.taken_on, interval: intervalBetween(current.taken_on, film.taken_on) }))
}

/** What a reader wants to see first: the newest film before this one, else the oldest after it. */
export function firstChoice(others: readonly OtherFilm[]): OtherFilm | undefined {
  const before = others.find(({ interval }) => interval.direction !== 'later')
  return before ?? others.at(-1)
}

/** The film one step towards older (1) or newer (-1) ones; the same at either end. */
export function stepped(others: readonly OtherFilm[], id: string, by: 1 | -1): OtherFilm | undefined {
  const at = others.findIndex((film) => film.id === id)
  return others[Math.min(Math.max(at + by, 0), others.length - 1)]
}
