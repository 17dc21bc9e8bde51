import { http, HttpResponse } from 'msw'
import { beforeEach, expect, test } from 'vitest'

import { session } from '@/api/session'
import type { User } from '@/api/types'
import { alice, audrey } from '@/testing/fixtures'
import { at, refusal, server } from '@/testing/server'

import { sendFilm, type Outgoing } from './send'

const aFilm = (signal: AbortSignal): Outgoing => ({
  file: new File(['film'], 'a.dcm'), fields: {}, idempotencyKey: 'k', onProgress: () => undefined, signal,
})

/** A backend whose access token has expired; counts the films that reach it. */
function expired(renewedFor: User, onRefresh: () => void = () => undefined): { films: number } {
  const reached = { films: 0 }
  server.use(
    http.post(at('films/'), () => {
      reached.films += 1
      return refusal(401, 'token_expired')
    }),
    http.post(at('auth/refresh/'), () => {
      onRefresh()
      return HttpResponse.json({ access: 'new', user: renewedFor })
    }),
  )
  return reached
}

beforeEach(() => session.begin({ access: 'old', user: alice }))

test('a film cancelled while the token is renewed is not sent', async () => {
  const abort = new AbortController()
  const reached = expired(alice, () => abort.abort())
  await expect(sendFilm(aFilm(abort.signal))).rejects.toMatchObject({ name: 'AbortError' })
  expect(reached.films).toBe(1)
})

test('a film of one doctor is not sent again in the name of the next', async () => {
  const reached = expired(audrey)
  await expect(sendFilm(aFilm(new AbortController().signal))).rejects.toMatchObject({ code: 'token_expired' })
  expect(reached.films).toBe(1)
})
