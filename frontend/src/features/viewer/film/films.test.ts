import { http, HttpResponse } from 'msw'
import { expect, test, vi } from 'vitest'

import { session } from '@/api/session'
import { alice } from '@/testing/fixtures'
import { at, refusal, server } from '@/testing/server'

import { holdFilm, releaseFilm } from './films'

vi.mock('./filmFile', () => ({ readFilm: (bytes: ArrayBuffer) => ({ size: bytes.byteLength }) }))

const URL = '/api/v1/films/1/display/'

/** Answers with a film of eight bytes; gives back how often it was asked. */
function film(): () => number {
  session.begin({ access: 'token', user: alice })
  let asked = 0
  server.use(
    http.get(at('films/1/display/'), () => {
      asked += 1
      return HttpResponse.arrayBuffer(new ArrayBuffer(8))
    }),
  )
  return () => asked
}

test('a film fetched ahead is not fetched again while somebody holds it, and is forgotten after', async () => {
  const asked = film()
  await holdFilm(URL)
  expect(await holdFilm(URL)).toEqual({ size: 8 })
  releaseFilm(URL)
  await holdFilm(URL)
  expect(asked()).toBe(1)
  releaseFilm(URL)
  releaseFilm(URL)
  await holdFilm(URL)
  expect(asked()).toBe(2)
  releaseFilm(URL)
})

test('a film of unknown length is read as well', async () => {
  session.begin({ access: 'token', user: alice })
  const pieces = [new Uint8Array(5), new Uint8Array(6)]
  const body = new ReadableStream({ pull: (to) => { const next = pieces.pop(); if (next) to.enqueue(next); else to.close() } })
  server.use(http.get(at('films/1/display/'), () => new HttpResponse(body)))
  expect(await holdFilm(URL)).toEqual({ size: 11 })
  releaseFilm(URL)
})

test.each([
  [404, 'not_found'],
  [409, 'damaged'],
  [503, 'server'],
])('a refusal with %s is told as %s, and the next try asks again', async (status, problem) => {
  session.begin({ access: 'token', user: alice })
  server.use(http.get(at('films/1/display/'), () => refusal(status, 'internal_error')))
  await expect(holdFilm(URL)).rejects.toMatchObject({ problem })
  const asked = film()
  await holdFilm(URL)
  expect(asked()).toBe(1)
  releaseFilm(URL)
})
