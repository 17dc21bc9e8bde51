import { beforeEach, expect, test, vi } from 'vitest'

import { Stopwatch } from './stopwatch'

let now = 0
const pass = (seconds: number): void => void (now += seconds * 1000)
const use = () => window.dispatchEvent(new Event('pointermove'))

function hide(hidden: boolean): void {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden)
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  now = 0
})

test('time counts while the page is used', () => {
  const watch = new Stopwatch(() => now)
  const stop = watch.start()
  pass(20)
  use()
  pass(30)
  expect(watch.seconds()).toBe(50)
  stop()
  pass(30)
  expect(watch.seconds()).toBe(50)
})

test('a reader who has left the film is not reading it', () => {
  const watch = new Stopwatch(() => now)
  const stop = watch.start()
  pass(600)
  use()
  pass(5)
  expect(watch.seconds()).toBe(5)
  stop()
})

test('a hidden page is not being read', () => {
  const watch = new Stopwatch(() => now)
  const stop = watch.start()
  pass(10)
  hide(true)
  pass(60)
  hide(false)
  pass(10)
  expect(watch.seconds()).toBe(20)
  stop()
})
