import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { HistoryFilm } from '@/api/types'
import { aCaseRow, aFilm, aFilmReading, alice, someId } from '@/testing/fixtures'
import { renderIn } from '@/testing/render'

import { asideOf, placeOf, seriesOf } from './profusion'
import { ZonesOverTime } from './ZonesOverTime'

const bob = { id: someId(), full_name: 'Dr Bob' }
/** Newest first, as the server sends them. */
const FILMS: HistoryFilm[] = [
  aFilm(aCaseRow(), {
    taken_on: '2024-01-01',
    readings: [aFilmReading({ zones: { right_upper: '2/1' } }), aFilmReading({ reader: bob, kind: 'blind', zones: { right_upper: '1/2' } })],
  }),
  aFilm(aCaseRow(), { taken_on: '2022-01-01', readings: [aFilmReading({ zones: {}, profusion: null })] }),
  aFilm(aCaseRow(), { taken_on: '2020-01-01', readings: [aFilmReading({ zones: { right_upper: '0/1', left_lower: 'odd' } })] }),
]

test('the dots of a reader follow the films in time; a zone without a known point has none', () => {
  const [ofAlice, ofBob] = seriesOf(FILMS, 'right_upper')
  expect(ofAlice?.dots.map(({ day, level }) => [day, level])).toEqual([['2020-01-01', 2], ['2024-01-01', 6]])
  expect(ofBob?.dots.map(({ point }) => point)).toEqual(['1/2'])
  expect(seriesOf(FILMS, 'left_lower').flatMap(({ dots }) => dots)).toEqual([])
})

test.each([
  ['2020-01-01', 0],
  ['2024-01-01', 1],
  ['2022-01-01', 0.5],
])('%s lies at %d of the time axis', (day, place) => expect(placeOf(day, ['2020-01-01', '2024-01-01'])).toBeCloseTo(place, 2))

test('a single day lies in the middle', () => expect(placeOf('2020-01-01', ['2020-01-01'])).toBe(0.5))

test('equal readings of one film stand side by side, others at their place', () => {
  const zones = { right_upper: '1/1' }
  const readings = [aFilmReading({ zones, kind: 'blind' }), aFilmReading({ zones }), aFilmReading({ zones, reader: bob })]
  const equal = seriesOf([aFilm(aCaseRow(), { readings })], 'right_upper')
  expect(equal.flatMap(({ dots }) => dots).map((dot) => asideOf(dot, equal))).toEqual([-10, 0, 10])
  const apart = seriesOf(FILMS, 'right_upper')
  expect(apart.flatMap(({ dots }) => dots).map((dot) => asideOf(dot, apart))).toEqual([0, 0, 0])
})

test('each zone has a chart that tells its dots, and all readers are in the legend', () => {
  renderIn(<ZonesOverTime films={FILMS} />, alice)
  expect(screen.getAllByRole('img')).toHaveLength(6)
  const label = 'right upper zone: Jan 1, 2020 0/1 (Dr Alice); Jan 1, 2024 2/1 (Dr Alice); Jan 1, 2024 1/2 (Dr Bob)'
  expect(screen.getByRole('img', { name: label })).toBeInTheDocument()
  expect(screen.getByRole('img', { name: 'left lower zone: no profusion given' })).toHaveTextContent('no profusion given')
  expect(screen.getByRole('list', { name: 'Readers' })).toHaveTextContent(/Dr Alice.*Dr Bob.*hollow/)
})

test('the same stands in a table', () => {
  renderIn(<ZonesOverTime films={FILMS} />, alice)
  const rows = within(screen.getByRole('table', { hidden: true })).getAllByRole('row', { hidden: true })
  expect(rows.map((row) => row.firstElementChild?.textContent)).toEqual(['Film', 'Jan 1, 2020', 'Jan 1, 2024', 'Jan 1, 2024'])
  expect(rows[1]).toHaveTextContent(/Dr Alice.*1\/1.*0\/1/)
})

test('without any profusion the panel says what to do', () => {
  renderIn(<ZonesOverTime films={[aFilm()]} />, alice)
  expect(screen.getByText(/Fill in the six zones/)).toBeVisible()
})
