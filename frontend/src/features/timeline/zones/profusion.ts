import type { FilmReading, HistoryFilm } from '@/api/types'

/** The twelve points of profusion, lowest first. */
export const POINTS = ['0/-', '0/0', '0/1', '1/0', '1/1', '1/2', '2/1', '2/2', '2/3', '3/2', '3/3', '3/+'] as const
/** The patient's right lung stands at the left, as on the film. */
export const ZONES = ['right_upper', 'left_upper', 'right_middle', 'left_middle', 'right_lower', 'left_lower'] as const
export type Zone = (typeof ZONES)[number]

export interface Dot {
  /** The day of the film. */
  day: string
  film: string
  level: number
  point: string
  reading: FilmReading
}

export interface Series {
  reader: string
  name: string
  dots: Dot[]
}

/** Readings that say something about zones, oldest film first. */
export function zoneReadings(films: HistoryFilm[]): { film: HistoryFilm; reading: FilmReading }[] {
  const all = films.flatMap((film) => film.readings.map((reading) => ({ film, reading })))
  return all.filter(({ reading }) => ZONES.some((zone) => levelOf(reading.zones[zone]) >= 0)).reverse()
}

export function levelOf(point: string | undefined): number {
  return POINTS.indexOf(point as (typeof POINTS)[number])
}

/** The readers, in the order in which they first read; they keep mark and colour in all charts. */
export function readersOf(films: HistoryFilm[]): { id: string; name: string }[] {
  const found = new Map<string, string>()
  for (const { reading } of zoneReadings(films)) found.set(reading.reader.id, reading.reader.full_name)
  return [...found].map(([id, name]) => ({ id, name }))
}

/** One reader's dots of one zone in the order of time. */
export function seriesOf(films: HistoryFilm[], zone: Zone): Series[] {
  return readersOf(films).map(({ id, name }) => ({
    reader: id,
    name,
    dots: zoneReadings(films).flatMap(({ film, reading }) => {
      const point = reading.zones[zone] ?? ''
      const level = levelOf(point)
      return reading.reader.id === id && level >= 0 ? [{ day: film.taken_on, film: film.id, level, point, reading }] : []
    }),
  }))
}

/** Where a day lies between the first and the last film, 0..1; the middle when there is one day only. */
export function placeOf(day: string, days: string[]): number {
  const times = days.map((text) => Date.parse(text))
  const [first, last] = [Math.min(...times), Math.max(...times)]
  return last > first ? (Date.parse(day) - first) / (last - first) : 0.5
}

const ASIDE = 10

/** How many pixels beside its place a mark stands, so that equal readings of one film stand next to each other. */
export function asideOf(dot: Dot, series: Series[]): number {
  const there = series.flatMap(({ dots }) => dots).filter(({ day, level }) => day === dot.day && level === dot.level)
  return (there.indexOf(dot) - (there.length - 1) / 2) * ASIDE
}
