import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'

import { alice, aPage, audrey, someCounts } from '@/testing/fixtures'
import { at, refusal, server } from '@/testing/server'

import { api, unwrap } from './client'
import { ApiError } from './errors'
import { refresh, session } from './session'

/** A backend that accepts one access token and hands out a new one for the cookie. */
function backendThatAccepts(valid: string): { refreshes: () => number } {
  let refreshes = 0
  const guarded = (body: object) => ({ request }: { request: Request }) =>
    request.headers.get('Authorization') === `Bearer ${valid}` ? HttpResponse.json(body) : refusal(401, 'token_expired')
  server.use(
    http.get(at('cases/'), guarded(aPage([]))),
    http.get(at('cases/counts/'), guarded(someCounts())),
    http.post(at('auth/refresh/'), ({ request }) => {
      refreshes += 1
      if (request.headers.get('X-DustLens') !== '1') return refusal(403, 'permission_denied')
      return HttpResponse.json({ access: valid, user: alice })
    }),
  )
  return { refreshes: () => refreshes }
}

test('requests with an expired token are repeated after one shared refresh', async () => {
  const backend = backendThatAccepts('new')
  session.begin({ access: 'old', user: alice })
  const [page, counts] = await Promise.all([
    unwrap(api.GET('/api/v1/cases/')),
    unwrap(api.GET('/api/v1/cases/counts/')),
    unwrap(api.GET('/api/v1/cases/')),
  ])
  expect(page.results).toEqual([])
  expect(counts.total).toBe(7)
  expect(backend.refreshes()).toBe(1)
})

test('when the refresh is refused the session ends and the caller learns why', async () => {
  server.use(
    http.get(at('cases/counts/'), () => refusal(401, 'token_expired')),
    http.post(at('auth/refresh/'), () => refusal(401, 'token_expired')),
  )
  session.begin({ access: 'old', user: alice })
  await expect(unwrap(api.GET('/api/v1/cases/counts/'))).rejects.toMatchObject({ status: 401, code: 'token_expired' })
  expect(session.current()).toBeNull()
})

test('a server that cannot be reached does not sign anybody out', async () => {
  server.use(
    http.get(at('cases/counts/'), () => refusal(401, 'token_expired')),
    http.post(at('auth/refresh/'), () => HttpResponse.error()),
  )
  session.begin({ access: 'old', user: alice })
  await expect(unwrap(api.GET('/api/v1/cases/counts/'))).rejects.toMatchObject({ code: 'network_error' })
  expect(session.current()).not.toBeNull()
})

test('a busy server is asked again before the refresh is given up', async () => {
  let asked = 0
  server.use(
    http.post(at('auth/refresh/'), () => {
      asked += 1
      return asked === 1 ? refusal(503, 'busy') : HttpResponse.json({ access: 'new', user: alice })
    }),
  )
  expect((await refresh())?.access).toBe('new')
})

test('the body of a request survives the repetition', async () => {
  let stored: unknown
  server.use(
    http.patch(at('auth/me/'), async ({ request }) => {
      if (request.headers.get('Authorization') !== 'Bearer new') return refusal(401, 'token_expired')
      stored = await request.json()
      return HttpResponse.json(alice)
    }),
    http.post(at('auth/refresh/'), () => HttpResponse.json({ access: 'new', user: alice })),
  )
  session.begin({ access: 'old', user: alice })
  await unwrap(api.PATCH('/api/v1/auth/me/', { body: { language: 'zh-CN' } }))
  expect(stored).toEqual({ language: 'zh-CN' })
})

test('a request is not repeated when the refresh cookie belongs to another user by now', async () => {
  let asked = 0
  server.use(
    http.patch(at('auth/me/'), () => {
      asked += 1
      return refusal(401, 'token_expired')
    }),
    http.post(at('auth/refresh/'), () => HttpResponse.json({ access: 'of another', user: audrey })),
  )
  session.begin({ access: 'old', user: alice })
  const sent = unwrap(api.PATCH('/api/v1/auth/me/', { body: { language: 'zh-CN' } }))
  await expect(sent).rejects.toMatchObject({ status: 401, code: 'token_expired' })
  expect(asked).toBe(1)
  expect(session.current()?.user.id).toBe(audrey.id)
})

test('an answer that is not ours (a proxy page) still has a stable code', async () => {
  server.use(http.get(at('cases/counts/'), () => new HttpResponse('<html>bad gateway</html>', { status: 502 })))
  const failure = await unwrap(api.GET('/api/v1/cases/counts/')).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(ApiError)
  expect(failure).toMatchObject({ status: 502, code: 'internal_error' })
})

test('no token is ever written to the browser’s storage', async () => {
  backendThatAccepts('very-secret')
  await refresh()
  expect(JSON.stringify([window.localStorage, window.sessionStorage])).not.toContain('very-secret')
  expect(document.cookie).not.toContain('very-secret')
})
