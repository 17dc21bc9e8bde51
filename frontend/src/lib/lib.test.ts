import { describe, expect, test } from 'vitest'

import { readFilters, readOrdering, withFilters } from './caseFilters'
import { ageAt, formats } from './format'
import { loginPath, safeNext } from './nextPath'
import { dispositionName } from './saveBlob'
import { uuid } from './uuid'

describe('filters in the address', () => {
  test('values that make no sense are ignored', () => {
    const address = new URLSearchParams('status=exploded&stage=7&created_from=yesterday&mine=maybe&reading=signed')
    expect(readFilters(address)).toEqual({ reading: 'signed' })
    expect(readOrdering(new URLSearchParams('ordering=password'))).toBe('-created_at')
  })

  test('another selection starts at its first page and keeps the order', () => {
    const next = withFilters(new URLSearchParams('cursor=abc&ordering=ill_score&status=done'), { status: '', search: 'Wang' })
    expect(next.toString()).toBe('ordering=ill_score&search=Wang')
  })
})

describe('dates', () => {
  test('a date of birth never shifts by a day, whatever the time zone', () => {
    expect(formats('en').date('1970-05-04')).toBe('May 4, 1970')
    expect(formats('zh-CN').date('1970-05-04')).toBe('1970年5月4日')
  })

  test('a moment is the day that it was here', () => {
    const late = new Date(2026, 2, 3, 0, 30)
    const early = new Date(2026, 2, 3, 23, 30)
    expect([late, early].map((moment) => formats('en').date(moment.toISOString()))).toEqual(['Mar 3, 2026', 'Mar 3, 2026'])
  })

  test('the age at a calendar date is that of the calendar', () => {
    expect(ageAt('1970-05-04', '2026-05-04')).toBe(56)
    expect(ageAt('1970-05-04', '2026-05-03')).toBe(55)
  })

  test('the age changes on the birthday', () => {
    expect(ageAt('1970-05-04', new Date(2026, 4, 3))).toBe(55)
    expect(ageAt('1970-05-04', new Date(2026, 4, 4))).toBe(56)
    expect(ageAt(null)).toBeNull()
  })
})

test('sizes are readable', () => {
  expect(formats('en').bytes(0)).toBe('0 B')
  expect(formats('en').bytes(10_240_000)).toBe('10.2 MB')
})

describe('the page to return to after login', () => {
  test.each(['//evil.example', '/\\evil.example', 'https://evil.example', '/login?next=/worklist', ''])('refuses %s', (next) => {
    expect(safeNext(next)).toBeNull()
  })

  test('is the page that was asked for', () => {
    expect(safeNext('/cases/7?x=1')).toBe('/cases/7?x=1')
    expect(loginPath({ pathname: '/worklist', search: '?stage=2' })).toBe('/login?next=%2Fworklist%3Fstage%3D2')
    expect(loginPath({ pathname: '/', search: '' })).toBe('/login')
  })
})

test('the name of a download is read from its header', () => {
  expect(dispositionName('attachment; filename="cases-2026.csv"')).toBe('cases-2026.csv')
  expect(dispositionName(null)).toBeNull()
})

test('idempotency keys are version 4 UUIDs also where crypto.randomUUID is missing', () => {
  const form = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/
  expect(uuid()).toMatch(form)
  const original = crypto.randomUUID.bind(crypto)
  Object.assign(crypto, { randomUUID: undefined })
  expect(uuid()).toMatch(form)
  Object.assign(crypto, { randomUUID: original })
})
