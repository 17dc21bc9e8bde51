import { http, HttpResponse } from 'msw'
import { beforeEach, expect, test, vi } from 'vitest'

import { session } from '@/api/session'
import type { ReadingIn, User } from '@/api/types'
import { aReading } from '@/testing/cases'
import { alice, someId } from '@/testing/fixtures'
import { at, refusal, server } from '@/testing/server'

import { clearDesk, deskOf } from './desk'
import { EMPTY, type Opinion } from './form/opinion'

const bob: User = { ...alice, id: someId(), username: 'bob' }
const opinion = (comment: string): Opinion => ({ ...EMPTY, stage: 2, comment })
const signIn = (user: User): void => session.begin({ access: `token of ${user.username}`, user })
const desk = (): ReturnType<typeof deskOf> => deskOf(alice.id, 'one')
const open = (): (() => void) => desk().open({ onStored: () => undefined, onOver: () => undefined })
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 60_000 })
const refusedWith = (code: string): Promise<void> =>
  eventually(() => expect(desk().state().status).toMatchObject({ kind: 'refused', error: { code } }))

/** A backend that takes drafts: who stored what, in order. */
function storing(): string[] {
  const stored: string[] = []
  server.use(
    http.post(at('cases/one/readings/'), async ({ request }) => {
      const { comment = '' } = (await request.json()) as ReadingIn
      stored.push(`${request.headers.get('Authorization') ?? 'nobody'}: ${comment}`)
      return HttpResponse.json(aReading({ comment }), { status: 201 })
    }),
  )
  return stored
}

beforeEach(() => {
  window.localStorage.clear()
  signIn(alice)
  return () => clearDesk(alice.id, 'one')
})

test('a draft that waits for the network is never stored in the name of the next user', async () => {
  server.use(http.post(at('cases/one/readings/'), () => HttpResponse.error()))
  const leave = open()
  expect(await desk().settle(opinion('of Alice'))).toBeNull()
  expect(desk().state().status.kind).toBe('waiting')
  signIn(bob)
  const stored = storing()
  window.dispatchEvent(new Event('online'))
  await refusedWith('not_authenticated')
  expect(stored).toEqual([])
  leave()
})

test('what was refused because the session had ended is stored after signing in again', async () => {
  server.use(
    http.post(at('cases/one/readings/'), () => refusal(401, 'token_expired')),
    http.post(at('auth/refresh/'), () => refusal(401, 'token_expired')),
  )
  const leave = open()
  await expect(desk().settle(opinion('kept'))).rejects.toMatchObject({ code: 'token_expired' })
  leave()
  await refusedWith('not_authenticated')
  const stored = storing()
  signIn(alice)
  const leaveAgain = open()
  await eventually(() => expect(stored).toEqual(['Bearer token of alice: kept']))
  leaveAgain()
})
