import { describe, expect, test } from 'vitest'

import { active, dismissed, due, later, RESTED, type RestState } from './restTimer'

const MINUTE = 60_000
const START = 1_000_000_000

/** Reads from the beginning for so many minutes, with a sign of reading in each. */
function readFor(minutes: number, from: RestState = RESTED, start = START): RestState {
  let state = from
  for (let minute = 0; minute <= minutes; minute += 1) state = active(state, start + minute * MINUTE)
  return state
}

describe('the rest reminder', () => {
  test('comes after the minutes of the department, not before', () => {
    expect(due(readFor(74), START + 74 * MINUTE, 75)).toBeNull()
    expect(due(readFor(75), START + 75 * MINUTE, 75)).toBe(75)
  })

  test('never comes where it is switched off', () => {
    expect(due(readFor(300), START + 300 * MINUTE, 0)).toBeNull()
  })

  test('counts anew after a pause of five minutes', () => {
    const rested = readFor(60, readFor(60), START + 65 * MINUTE)
    expect(due(rested, START + 125 * MINUTE, 75)).toBeNull()
  })

  test('counts on over a shorter pause', () => {
    const read = readFor(20, readFor(60), START + 64 * MINUTE)
    expect(due(read, START + 84 * MINUTE, 75)).toBe(84)
  })

  test('goes away by itself when the reader rests', () => {
    expect(due(readFor(75), START + 80 * MINUTE, 75)).toBeNull()
  })

  test('comes back ten minutes after "later"', () => {
    const put = readFor(10, later(readFor(75), START + 75 * MINUTE), START + 75 * MINUTE)
    expect(due(put, START + 84 * MINUTE, 75)).toBeNull()
    expect(due(put, START + 85 * MINUTE, 75)).toBe(85)
  })

  test('starts from the beginning once it was dismissed', () => {
    const read = readFor(74, dismissed(readFor(75), START + 75 * MINUTE), START + 75 * MINUTE)
    expect(due(read, START + 149 * MINUTE, 75)).toBeNull()
    expect(due(active(read, START + 150 * MINUTE), START + 150 * MINUTE, 75)).toBe(75)
  })
})
