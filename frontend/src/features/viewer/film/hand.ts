import { draw, grip, onFilm } from '../measure/hand'
import type { Spacing } from '../measure/shapes'
import type { MeasurementStore } from '../measure/store'
import { type Zone, zoneAt, type ZoneShape } from '../overlay/zones'
import type { FilmView } from './filmView'
import type { Hand, Tool } from './gestures'
import type { Pointer } from './pointer'

interface Reach {
  view: FilmView
  tool: Tool
  spacing: Spacing | null
  store: MeasurementStore
  pointer: Pointer
  /** The zones that are shown. */
  zones: readonly ZoneShape[]
  onZone: ((zone: Zone) => void) | undefined
}

/** What the pointer can take hold of: first a measurement, then, with a measuring tool, a place to draw one. */
export function handOf({ view, tool, spacing, store, pointer, zones, onZone }: Reach): Hand {
  return {
    grab: (at, target) => {
      if (spacing === null) return null
      const bench = { view, spacing, store }
      return grip(bench, target, at) ?? (tool === 'length' || tool === 'ellipse' ? draw(bench, tool, at) : null)
    },
    hover: pointer.move,
    click: (at) => {
      store.choose(null)
      const point = onFilm(view, at)
      const zone = point === null ? null : zoneAt(zones, point)
      if (zone !== null) onZone?.(zone)
    },
  }
}
