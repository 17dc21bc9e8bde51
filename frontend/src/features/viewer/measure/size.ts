import { type FilmSize, LONGEST_MM } from '@/lib/filmSize'

import { distance, ellipseFacts, type Measurement, type Spacing } from './shapes'
import type { Measurements } from './store'

/** What was measured, as it is shown beside the shape. */
export function sizeOf(shape: Measurement, spacing: Spacing): FilmSize {
  if (shape.kind === 'length') return { long_mm: shown(distance(shape.from, shape.to, spacing)) }
  const { long, short } = ellipseFacts(shape, spacing)
  return { long_mm: shown(long), short_mm: shown(short) }
}

/** The same tenth that is written beside the shape. */
const shown = (mm: number): number => Number(mm.toFixed(1))

interface Chosen {
  id: number
  size: FilmSize
}

/** The chosen measurement; null while it is being drawn, and where the reading form would not take it. */
export function chosenSize({ items, chosen, dragging }: Measurements, spacing: Spacing | null): Chosen | null {
  const shape = items.find(({ id }) => id === chosen)
  if (shape === undefined || dragging || spacing === null) return null
  const size = sizeOf(shape, spacing)
  return size.long_mm > LONGEST_MM ? null : { id: shape.id, size }
}
