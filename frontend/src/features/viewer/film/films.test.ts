import { http, HttpResponse } from 'msw'
import { expect, test, vi } from 'vitest'

import { session } from '@/api/session'
import { alice } from '@/testing/fixtures'
import { at, refusal, server } from '@/testing/server'

import { holdFilm } from './films'

vi.mock('./filmFile', () => ({ readFilm: (bytes: ArrayBuffer) => ({ size: bytes.byteLength }) }))

const URL = '/api/v1/films/1/display/'

function answerWith(answer: (request: Request) => Response | Promise<Response>): void {
  session.begin({ access: 'token', user: alice })
  server.use(http.get(at('films/1/display/'), ({ request }) => answer(request)))
}

/** Answers with a film of eight bytes; gives back how often it was asked. */
function film(): () => number {
  let asked = 0
  answerWith(() => {
    asked += 1
    return HttpResponse.arrayBuffer(new ArrayBuffer(8))
  })
  return () => asked
}

/** Comes in these pieces, which promise to be `length` bytes where it is given. */
function inPieces(sizes: number[], length?: number): Response {
  const pieces = sizes.map((size) => new Uint8Array(size))
  const body = new ReadableStream({
    pull: (to) => {
      const next = pieces.shift()
      if (next) to.enqueue(next)
      else to.close()
    },
  })
  return new HttpResponse(body, { headers: length === undefined ? {} : { 'Content-Length': String(length) } })
}

test('a film fetched ahead is not fetched again while somebody holds it, and is forgotten after', async () => {
  const asked = film()
  const [first, second] = [holdFilm(URL), holdFilm(URL)]
  expect(await second.film).toEqual({ size: 8 })
  first.release()
  const third = holdFilm(URL)
  expect(third.film).toBe(first.film)
  expect(asked()).toBe(1)
  second.release()
  third.release()
  const fourth = holdFilm(URL)
  await fourth.film
  expect(asked()).toBe(2)
  fourth.release()
})

test('letting go twice takes the film from nobody else', async () => {
  const asked = film()
  const [mine, theirs] = [holdFilm(URL), holdFilm(URL)]
  await mine.film
  mine.release()
  mine.release()
  const again = holdFilm(URL)
  await again.film
  expect(asked()).toBe(1)
  again.release()
  theirs.release()
})

test('a film that nobody waits for any more is not fetched to its end', async () => {
  const stopped = new Promise<void>((resolve) => {
    answerWith((request) => {
      request.signal.addEventListener('abort', () => resolve())
      return new Promise<Response>(() => undefined)
    })
  })
  const { film: coming, release } = holdFilm(URL)
  coming.catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve))
  release()
  await stopped
  await expect(coming).rejects.toThrow()
})

test('a film of unknown length is read as well', async () => {
  answerWith(() => inPieces([5, 6]))
  const { film: coming, release } = holdFilm(URL)
  expect(await coming).toEqual({ size: 11 })
  release()
})

test('how much has come is told in steps', async () => {
  answerWith(() => inPieces(Array<number>(100).fill(10), 1000))
  const told: number[] = []
  const { film: coming, release } = holdFilm(URL, (share) => told.push(share))
  await coming
  expect(told.length).toBeLessThanOrEqual(20)
  expect(told.at(-1)).toBeGreaterThan(0.9)
  release()
})

test.each([
  ['ends before its end', () => inPieces([5], 9)],
  ['never comes', () => HttpResponse.error()],
])('a film that %s is told as a failure of the network', async (_what, answer) => {
  answerWith(answer)
  await expect(holdFilm(URL).film).rejects.toMatchObject({ problem: 'network' })
})

test.each([
  [404, 'not_found'],
  [409, 'damaged'],
  [503, 'server'],
])('a refusal with %s is told as %s, and the next try asks again', async (status, problem) => {
  answerWith(() => refusal(status, 'internal_error'))
  await expect(holdFilm(URL).film).rejects.toMatchObject({ problem })
  const asked = film()
  const { film: coming, release } = holdFilm(URL)
  await coming
  expect(asked()).toBe(1)
  release()
})
