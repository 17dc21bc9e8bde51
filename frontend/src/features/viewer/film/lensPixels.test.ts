import { expect, it } from 'vitest'

import { lensPixels, lensToFilm } from './lensPixels'

const film = { columns: 2, rows: 1, valueAt: (i: number) => [0, 100][i] ?? 0, negative: false }
const upright = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }
const greys = (look: { inverted: boolean }, negative = false) => {
  const lens = lensToFilm(upright, [1, 0.5], 4, 2, 1)
  const pixels = lensPixels({ ...film, negative }, lens, 4, { window: { low: 0, high: 100 }, ...look })
  return [0, 1, 2, 3].map((x) => pixels[4 * (2 * 4 + x)])
}

it('a lens is centred on its place and enlarges the film', () => {
  expect(lensToFilm(upright, [50, 50], 100, 2, 1)).toEqual({ a: 0.5, b: 0, c: 0, d: 0.5, e: 25, f: 25 })
})

it('shows values between pixel centres in the window of the screen', () => {
  expect(greys({ inverted: false })).toEqual([0, 64, 191, 255])
})

it('inverts with the screen, and shows MONOCHROME1 as the screen does', () => {
  expect(greys({ inverted: true })).toEqual([255, 191, 64, 0])
  expect(greys({ inverted: false }, true)).toEqual([255, 191, 64, 0])
})

it('is black beside the film', () => {
  const lens = lensToFilm(upright, [90, 90], 2, 2, 1)
  expect([...lensPixels(film, lens, 2, { window: { low: 0, high: 100 }, inverted: true })].slice(0, 4)).toEqual([0, 0, 0, 255])
})
