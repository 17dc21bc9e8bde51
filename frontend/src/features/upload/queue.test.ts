import { beforeEach, describe, expect, test, vi } from 'vitest'

import { ApiError, networkError } from '@/api/errors'
import { aStoredFilm } from '@/testing/fixtures'

import { PARALLEL, UploadQueue } from './queue'
import type { Outgoing, sendFilm } from './send'

type Sent = Outgoing & { answer: (value: Awaited<ReturnType<typeof sendFilm>>) => void; refuse: (error: unknown) => void }

/** A network whose answers the test gives by hand. */
function network(): { sent: Sent[]; send: typeof sendFilm } {
  const sent: Sent[] = []
  const send: typeof sendFilm = (film) =>
    new Promise((answer, refuse) => {
      sent.push({ ...film, answer, refuse })
      film.signal.addEventListener('abort', () => refuse(new DOMException('cancelled', 'AbortError')))
    })
  return { sent, send }
}

const dicom = (name: string): File => new File([new Uint8Array(128), 'DICM', name], name)
const png = (name: string): File => new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d])], name)
const states = (queue: UploadQueue): string[] => queue.snapshot().map((item) => item.state)
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

let net: ReturnType<typeof network>
let queue: UploadQueue

beforeEach(() => {
  net = network()
  queue = new UploadQueue(net.send)
})

const first = (): Sent => {
  const [film] = net.sent
  if (film === undefined) throw new Error('nothing was sent')
  return film
}

test('many films go three at a time, each with a key of its own', async () => {
  await queue.add(Array.from({ length: 7 }, (_, at) => dicom(`${at}.dcm`)))
  queue.start({})
  expect(net.sent).toHaveLength(PARALLEL)
  first().answer(aStoredFilm())
  await settled()
  expect(net.sent).toHaveLength(PARALLEL + 1)
  expect(new Set(net.sent.map((film) => film.idempotencyKey)).size).toBe(PARALLEL + 1)
  expect(states(queue)).toEqual(['done', 'sending', 'sending', 'sending', 'waiting', 'waiting', 'waiting'])
})

test('progress is counted per film, and a film fully sent is being stored', async () => {
  await queue.add([dicom('a.dcm')])
  queue.start({})
  first().onProgress(0.4)
  expect(queue.snapshot()[0]).toMatchObject({ progress: 0.4, state: 'sending' })
  first().onProgress(1)
  expect(states(queue)).toEqual(['storing'])
})

test('a film already known leads to its case', async () => {
  await queue.add([dicom('a.dcm')])
  queue.start({})
  first().answer(aStoredFilm({ duplicate: true, case_id: 'known' }))
  await settled()
  expect(queue.snapshot()[0]).toMatchObject({ state: 'duplicate', caseId: 'known' })
})

test('a picture waits until the form names its patient; DICOM does not', async () => {
  await queue.add([png('a.png'), dicom('b.dcm')])
  queue.start({ hospital_number: '' })
  expect(states(queue)).toEqual(['ready', 'sending'])
  queue.start({ hospital_number: 'H-1' })
  expect(states(queue)).toEqual(['sending', 'sending'])
})

describe('once more', () => {
  test('after a broken connection it is the same upload: same key, same patient', async () => {
    await queue.add([dicom('a.dcm')])
    queue.start({ hospital_number: 'H-1' })
    first().refuse(networkError())
    await settled()
    expect(states(queue)).toEqual(['failed'])
    queue.retry(queue.snapshot()[0]?.id ?? '', { hospital_number: 'H-2' })
    expect(net.sent[1]).toMatchObject({ idempotencyKey: first().idempotencyKey, fields: { hospital_number: 'H-1' } })
  })

  test('after a refusal it is a new upload with the corrected form', async () => {
    await queue.add([dicom('a.dcm')])
    queue.start({ hospital_number: '' })
    first().refuse(new ApiError(400, 'validation_failed', '', { hospital_number: ['needed'] }))
    await settled()
    expect(states(queue)).toEqual(['refused'])
    queue.retry(queue.snapshot()[0]?.id ?? '', { hospital_number: 'H-2' })
    expect(net.sent[1]?.fields).toEqual({ hospital_number: 'H-2' })
    expect(net.sent[1]?.idempotencyKey).not.toBe(first().idempotencyKey)
  })

  test('a busy server is asked again by itself, after the time it names', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await queue.add([dicom('a.dcm')])
    queue.start({})
    first().refuse(new ApiError(429, 'busy', '', null, 3))
    await vi.advanceTimersByTimeAsync(2_900)
    expect(net.sent).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(200)
    expect(net.sent).toHaveLength(2)
    expect(net.sent[1]?.idempotencyKey).toBe(first().idempotencyKey)
    vi.useRealTimers()
  })
})

test('a cancelled film is given up and its place goes to the next', async () => {
  await queue.add(Array.from({ length: 4 }, (_, at) => dicom(`${at}.dcm`)))
  queue.start({})
  queue.cancel(queue.snapshot()[0]?.id ?? '')
  await settled()
  expect(states(queue)).toEqual(['cancelled', 'sending', 'sending', 'sending'])
  expect(first().signal.aborted).toBe(true)
})
