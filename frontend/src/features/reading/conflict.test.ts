import { http, HttpResponse } from 'msw'
import { beforeEach, expect, test, vi } from 'vitest'

import { session } from '@/api/session'
import type { Reading, ReadingIn } from '@/api/types'
import { aReading } from '@/testing/cases'
import { alice } from '@/testing/fixtures'
import { at, refusal, server } from '@/testing/server'

import { backupOf } from './backup'
import { clearDesk, deskOf } from './desk'
import { EMPTY, filled, type Opinion, opinionOf } from './form/opinion'

const CASE = 'one'
const graded = filled(EMPTY, 'quality.grade', '2')
const shaped = (shape: string): Opinion => filled(graded, 'small.primary', shape)
const desk = () => deskOf(alice.id, CASE)
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 60_000 })
const keptBy = (window: string, opinion: Opinion, at = 1) =>
  backupOf(alice.id, CASE, window).write({ opinion, base: null, draft: null, amends: null, seconds: 40, at })

/** A backend that holds one draft and refuses changes of another revision than its own. */
function holding(draft: Reading): { now: Reading; sent: ReadingIn[] } {
  const held: { now: Reading; sent: ReadingIn[] } = { now: draft, sent: [] }
  server.use(
    http.get(at('readings/:id/'), () => HttpResponse.json(held.now)),
    http.patch(at('readings/:id/'), async ({ request }) => {
      const body = (await request.json()) as ReadingIn
      held.sent.push(body)
      if (body.revision !== held.now.revision) return refusal(409, 'reading_changed')
      held.now = { ...held.now, ...(body as Partial<Reading>), revision: body.revision + 1 }
      return HttpResponse.json(held.now)
    }),
  )
  return held
}

const draftOf = (opinion: Opinion, change: Partial<Reading> = {}): Reading => aReading({ ...opinion, form: { ...opinion.form }, ...change })

beforeEach(() => {
  window.localStorage.clear()
  session.begin({ access: 'token', user: alice })
  return () => {
    clearDesk(alice.id, CASE)
    window.localStorage.clear()
  }
})

test('what another window has stored meanwhile is not overwritten: the reader is asked', async () => {
  const held = holding(draftOf(graded))
  desk().meet([held.now])
  held.now = { ...held.now, ...draftOf(shaped('r')), id: held.now.id, revision: 2 }
  desk().change(shaped('p'), 'small.primary')
  await eventually(() => expect(desk().state().conflict).toMatchObject({ from: 'server', theirs: shaped('r'), base: graded }))
  expect(opinionOf(held.now)).toEqual(shaped('r'))
  expect(desk().state()).toMatchObject({ opinion: shaped('p'), status: { kind: 'refused' } })
})

test('what the reader chose is stored over the revision that was shown', async () => {
  const held = holding(draftOf(graded))
  desk().meet([held.now])
  held.now = { ...held.now, ...draftOf(shaped('r')), id: held.now.id, revision: 2 }
  await expect(desk().settle(shaped('p'))).rejects.toMatchObject({ code: 'reading_changed' })
  desk().resolve(shaped('p'))
  await eventually(() => expect(desk().state().status.kind).toBe('saved'))
  expect(held.now.revision).toBe(3)
  expect(opinionOf(held.now)).toEqual(shaped('p'))
  desk().back()
  expect(desk().state().opinion).toEqual(shaped('p'))
})

test('an answer that was lost is no conflict: what stands there was entered here', async () => {
  const held = holding(draftOf(graded))
  desk().meet([held.now])
  desk().change(shaped('p'))
  held.now = { ...held.now, ...draftOf(shaped('p')), id: held.now.id, revision: 2 }
  await desk().settle(shaped('q'))
  expect(desk().state().conflict).toBeNull()
  expect(opinionOf(held.now)).toEqual(shaped('q'))
})

test('a newer draft is shown where nothing was entered since', () => {
  const draft = draftOf(graded)
  desk().meet([draft])
  desk().meet([{ ...draftOf(shaped('s')), id: draft.id, revision: 5 }])
  expect(desk().state()).toMatchObject({ opinion: shaped('s'), conflict: null, draft: { revision: 5 } })
})

test('a draft that is older than what is known here is not shown', () => {
  const draft = draftOf(graded, { revision: 4 })
  desk().meet([draft])
  desk().meet([{ ...draftOf(shaped('s')), id: draft.id, revision: 3 }])
  expect(desk().state().opinion).toEqual(graded)
})

test('what a closed window left on the device is stored, with the time spent on it', async () => {
  const held = holding(draftOf(EMPTY))
  keptBy('closed', shaped('p'))
  desk().meet([held.now])
  await desk().settle(desk().state().opinion)
  expect(held.sent.at(-1)).toMatchObject({ form: shaped('p').form, seconds: 40 })
  expect(backupOf(alice.id, CASE).read()).toEqual([])
})

test('two windows closed without a network: both texts are offered', async () => {
  const held = holding(draftOf(EMPTY))
  keptBy('older', shaped('r'), 1)
  keptBy('newer', shaped('p'), 2)
  desk().meet([held.now])
  await desk().settle(desk().state().opinion)
  expect(desk().state()).toMatchObject({ opinion: shaped('p'), conflict: { from: 'device', theirs: shaped('r') } })
  desk().resolve(shaped('r'))
  await eventually(() => expect(opinionOf(held.now)).toEqual(shaped('r')))
  expect(backupOf(alice.id, CASE).read()).toEqual([])
})

test('a device without room says that nothing is kept', () => {
  holding(draftOf(EMPTY))
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  desk().change(graded)
  expect(desk().state().unkept).toBe(true)
})
