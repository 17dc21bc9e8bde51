import { expect, test } from 'vitest'

import type { HistoryFilm } from '@/api/types'
import { aCaseRow, aFilm, aFilmReading, alice, someId } from '@/testing/fixtures'

import { readerChanges, stageBefore } from './changes'

const bob = { id: someId(), full_name: 'Dr Bob' }
const film = (readings: HistoryFilm['readings'], stage: number | null = 1): HistoryFilm => aFilm(aCaseRow({ analysis: { stage } }), { readings })
const said = (stage: number | null, reader?: typeof bob) => aFilmReading({ stage, ...(reader ? { reader } : {}) })

test('the stage before is that of the nearest older film that has one', () => {
  const films = [film([], 2), film([], null), film([], 1), film([], 0)]
  expect(films.map((_, at) => stageBefore(films, at))).toEqual([1, 1, 0, null])
})

test('a reader is compared with himself, by his last word on each film and past films he did not stage', () => {
  const films = [film([said(1), said(2), said(1, bob)]), film([said(null), said(0, bob)]), film([said(1), said(3, bob)])]
  expect(readerChanges(films, 0)).toEqual([
    { reader: alice.id, name: 'Dr Alice', from: 1, to: 2 },
    { reader: bob.id, name: 'Dr Bob', from: 0, to: 1 },
  ])
  expect(readerChanges(films, 2)).toEqual([])
})

test('who says the same as before is not told', () => {
  expect(readerChanges([film([said(1)]), film([said(1)])], 0)).toEqual([])
})
