import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { Point } from '../film/geometry'
import { sidePlaces } from './sides'
import { ZONES, zoneAt, zoneCuts, zonesOf } from './zones'

/** Shared with the tests of the model, which check it against the masks. */
const TABLE = join(import.meta.dirname, '../../../../../tests/resources/zone_cuts.json')
const table = JSON.parse(readFileSync(TABLE, 'utf8')) as { name: string; outline: Point[]; cuts: number[] }[]

const lung = (left: number, right: number) => [[left + 0.5, 30.5], [right + 0.5, 30.5], [right + 0.5, 269.5], [left + 0.5, 269.5]]

describe('the six zones', () => {
  it.each(table)('are cut as the model cuts them: $name', ({ outline, cuts }) => {
    expect(zoneCuts(outline)).toEqual(cuts)
  })

  it('are named and laid out as on the film: the right lung at the left', () => {
    const zones = zonesOf({ right: lung(50, 110), left: lung(150, 210) })
    expect(zones.map(({ zone }) => zone)).toEqual([...ZONES])
    expect(zoneAt(zones, [80, 100])).toBe('right_upper')
    expect(zoneAt(zones, [80, 115])).toBe('right_middle')
    expect(zoneAt(zones, [200, 200])).toBe('left_lower')
    expect(zoneAt(zones, [130, 100])).toBeNull()
  })

  it('put their names in their middle', () => {
    const [upper] = zonesOf({ right: lung(50, 110), left: [] })
    expect(upper?.middle[0]).toBeCloseTo(80.5)
    expect(upper?.middle[1]).toBeCloseTo((30.5 + 110) / 2)
  })

  it('are none where the model found no lungs', () => {
    expect(zonesOf(null)).toEqual([])
    expect(zonesOf({ right: [], left: [[1, 1]] })).toEqual([])
  })
})

describe('the side labels', () => {
  const film = { columns: 100, rows: 80 }
  const view = { width: 400, height: 300 }
  const sides = (transform: Parameters<typeof sidePlaces>[0]['transform']) =>
    Object.fromEntries(sidePlaces({ film, view, transform }).map(({ side, at }) => [side, at]))

  it('stand at the edges of the film, right at the left', () => {
    expect(sides({ a: 2, b: 0, c: 0, d: 2, e: 100, f: 50 })).toEqual({ R: [100, 130], L: [300, 130] })
  })

  it('change places when the film is mirrored', () => {
    expect(sides({ a: -2, b: 0, c: 0, d: 2, e: 300, f: 50 })).toEqual({ R: [300, 130], L: [100, 130] })
  })

  it('stay in the view when the film is larger', () => {
    expect(sides({ a: 9, b: 0, c: 0, d: 9, e: -200, f: -200 })).toEqual({ R: [22, 160], L: [378, 160] })
  })
})
