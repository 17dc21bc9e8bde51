import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { Kept } from './backup'
import { EMPTY } from './form/opinion'

const KEY = 'dustlens.draft.alice.case.window'
const NOON = new Date('2026-11-30T12:00:00Z').getTime()

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.useFakeTimers({ toFake: ['Date'], now: NOON })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  window.localStorage.clear()
})

test('what localStorage has lost with a killed browser is there again', async () => {
  const page = await opened()
  page.backup.write(kept('pleural plaque'))
  await written('pleural plaque')
  window.localStorage.clear()
  expect((await opened()).comments()).toEqual(['pleural plaque'])
})

test('what is newer in localStorage than the copy stays', async () => {
  const page = await opened()
  page.backup.write(kept('old', NOON - 1))
  await written('old')
  window.localStorage.setItem(KEY, JSON.stringify(kept('new', NOON)))
  expect((await opened()).comments()).toEqual(['new'])
})

test('what the server has does not come back when a killed browser has forgotten that it was removed', async () => {
  const page = await opened()
  page.backup.write(kept('sent', NOON - 1))
  const left = window.localStorage.getItem(KEY) ?? ''
  page.backup.clear()
  await written(null)
  for (const restart of ['first', 'second']) {
    window.localStorage.setItem(KEY, left)
    expect((await opened()).comments(), restart).toEqual([])
  }
})

test('what localStorage had no room for does not come back once the server has it', async () => {
  const page = await opened()
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  expect(page.backup.write(kept('too much'))).toBe(false)
  await written('too much')
  page.backup.clear()
  await written(null)
  vi.restoreAllMocks()
  expect((await opened()).comments()).toEqual([])
})

test('what localStorage had no room for is there again once there is room', async () => {
  const page = await opened()
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  page.backup.write(kept('too much'))
  await written('too much')
  vi.restoreAllMocks()
  expect((await opened()).comments()).toEqual(['too much'])
})

test('a removal is forgotten when localStorage has been on the disk for long', async () => {
  const page = await opened()
  page.backup.write(kept('sent'))
  page.backup.clear()
  await written(null)
  await opened()
  expect(await copies()).toEqual([null])
  vi.setSystemTime(NOON + 61_000)
  await opened()
  expect(await copies()).toEqual([])
})

test('a browser that does not let its pages keep anything opens a film all the same', async () => {
  vi.stubGlobal('indexedDB', {
    open: () => {
      throw new DOMException('not here', 'SecurityError')
    },
  })
  const page = await opened()
  expect(page.backup.write(kept('in localStorage'))).toBe(true)
  expect(page.comments()).toEqual(['in localStorage'])
})

/** A page that has just been opened: it knows nothing of the one before. */
async function opened() {
  vi.resetModules()
  const { bringBack } = await import('./copies')
  await bringBack()
  const backup = (await import('./backup')).backupOf('alice', 'case', 'window')
  return { backup, comments: () => backup.read().map((entry) => entry.opinion.comment) }
}

function kept(comment: string, at: number = NOON): Kept {
  return { opinion: { ...EMPTY, comment }, base: null, draft: null, amends: null, seconds: 1, at }
}

/** The copy on the device is this one; null: that of a removal. */
async function written(comment: string | null) {
  await vi.waitFor(async () => expect(await copies()).toEqual([comment]))
}

async function copies(): Promise<(string | null)[]> {
  const all = await new Promise<{ text: string | null }[]>((resolve, reject) => {
    const opening = indexedDB.open('dustlens')
    opening.onerror = () => reject(new Error('no such place'))
    opening.onsuccess = () => {
      const found = opening.result.transaction('kept').objectStore('kept').getAll()
      found.onsuccess = () => resolve(found.result as { text: string | null }[])
    }
  })
  return all.map(({ text }) => (text === null ? null : (JSON.parse(text) as Kept).opinion.comment))
}
