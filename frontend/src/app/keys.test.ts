import { describe, expect, it } from 'vitest'

import '@/app/pages/CasePage'
import '@/app/pages/WorklistRoute'
import { i18next } from '@/lib/i18n'
import { knownHolder, knownKeys } from '@/lib/knownKeys'

describe('the keys of all pages', () => {
  it('each do one thing on their page', () => {
    const twice = knownKeys().filter(({ id, key }) => knownHolder(key, id, {}) !== undefined)
    expect(twice).toEqual([])
    expect(knownKeys().length).toBeGreaterThan(35)
  })

  it('all have a text that says what they do', () => {
    expect(knownKeys().filter(({ text }) => !i18next.exists(text))).toEqual([])
  })

  it('are taken by what is not offered now, but not by what another page does', () => {
    expect(knownHolder('m', 'form.jump', {})?.id).toBe('film.map')
    expect(knownHolder('m', 'form.jump', { 'film.map': 'y' })).toBeUndefined()
    expect(knownHolder('m', 'list.down', {})).toBeUndefined()
  })
})
