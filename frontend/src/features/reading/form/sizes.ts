import type { FilmSize } from '@/lib/filmSize'

import type { Opinion } from './opinion'
import { offReasons } from './rules'
import { LARGE_AT_MOST, type Opacity } from './types'

/** A size that was measured on the film and entered as one of the large opacities. */
export interface Entered {
  index: number
  size: FilmSize
}

const opacitiesOf = ({ form }: Opinion): readonly Opacity[] => form.large?.opacities ?? []

/** Whether 2C is open for a size from the film and has room for it. */
export const takesSizes = (opinion: Opinion): boolean =>
  offReasons(opinion.form).large === null && opinion.form.large?.category !== 'O' && opacitiesOf(opinion).length < LARGE_AT_MOST

/** The opacity that a measurement was entered as before, unless it was changed since; else the first without a size. */
export function indexFor(opinion: Opinion, before: Entered | undefined): number {
  if (before !== undefined && stands(opinion, before)) return before.index
  const opacities = opacitiesOf(opinion)
  const free = opacities.findIndex(({ long_mm, short_mm }) => long_mm === undefined && short_mm === undefined)
  return free < 0 ? opacities.length : free
}

/** Whether a size still stands where it was entered. */
export const stands = (opinion: Opinion, { index, size }: Entered): boolean =>
  namesOf(size).every((name) => opacitiesOf(opinion)[index]?.[name] === size[name])

/** What stands now where a size is to be entered. */
export function standing(opinion: Opinion, { index, size }: Entered): Partial<FilmSize> {
  return Object.fromEntries(namesOf(size).map((name) => [name, opacitiesOf(opinion)[index]?.[name]]))
}

const namesOf = (size: FilmSize): (keyof FilmSize)[] => Object.keys(size) as (keyof FilmSize)[]
