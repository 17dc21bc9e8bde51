import { describe, expect, it } from 'vitest'

import { intervalBetween } from './interval'
import { firstChoice, otherFilms, stepped } from './priors'

describe('the time between two films', () => {
  it.each([
    ['2026-03-02', '2023-01-02', { direction: 'earlier', years: 3, months: 2, days: 0 }],
    ['2026-03-02', '2027-03-01', { direction: 'later', years: 0, months: 11, days: 0 }],
    ['2026-03-02', '2026-02-20', { direction: 'earlier', years: 0, months: 0, days: 10 }],
    ['2026-03-02', '2026-03-02', { direction: 'same', years: 0, months: 0, days: 0 }],
    ['2026-02-28', '2026-01-31', { direction: 'earlier', years: 0, months: 1, days: 0 }],
    ['2024-02-29', '2025-02-28', { direction: 'later', years: 1, months: 0, days: 0 }],
  ] as const)('from %s to %s', (from, to, expected) => {
    expect(intervalBetween(from, to)).toEqual(expected)
  })
})

const film = (id: string, day: string) => ({ id, created_at: `${day}T08:00:00Z`, taken_on: day })
const films = [film('now', '2026-03-02'), film('old', '2019-05-01'), film('next', '2027-03-02'), film('last', '2025-03-02')]

describe('the other films of a person', () => {
  it('stand newest first, without the one that is read', () => {
    expect(otherFilms(films, 'now').map(({ id }) => id)).toEqual(['next', 'last', 'old'])
  })

  it('go by the day they were taken where it is known', () => {
    const scanned = { ...film('scan', '2026-03-03'), taken_on: '2001-01-01' }
    expect(otherFilms([...films, scanned], 'now').at(-1)).toMatchObject({ id: 'scan', day: '2001-01-01' })
  })

  it('begin with the newest earlier one, and with the oldest later one where there is none', () => {
    expect(firstChoice(otherFilms(films, 'now'))?.id).toBe('last')
    expect(firstChoice(otherFilms(films, 'old'))?.id).toBe('last')
    expect(firstChoice([])).toBeUndefined()
  })

  it('are gone through step by step, and end at the ends', () => {
    const others = otherFilms(films, 'now')
    expect(stepped(others, 'last', 1)?.id).toBe('old')
    expect(stepped(others, 'old', 1)?.id).toBe('old')
    expect(stepped(others, 'last', -1)?.id).toBe('next')
  })

  it('are none where the list does not know this film', () => {
    expect(otherFilms(films, 'unknown')).toEqual([])
  })
})
