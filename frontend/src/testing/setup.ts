import '@testing-library/jest-dom/vitest'

import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'

import { session } from '@/api/session'
import { setRequestLanguage } from '@/api/transport'
import { i18next, LANGUAGES, learn, startI18n } from '@/lib/i18n'

import { server } from './server'

class NoResizeObserver implements ResizeObserver {
  observe(): void {
    /* jsdom has no layout */
  }
  unobserve(): void {
    /* jsdom has no layout */
  }
  disconnect(): void {
    /* jsdom has no layout */
  }
}

/** jsdom has no layout and no time: every page is shown at desktop width and without animations. */
function matchMedia(media: string): Partial<MediaQueryList> {
  const nothing = (): void => undefined
  return { matches: /min-width|reduced-motion/.test(media), media, addEventListener: nothing, removeEventListener: nothing }
}

/** A page that asks for a text that no language has fails its test. */
function refuseMissingTexts(): void {
  i18next.options.saveMissing = true
  i18next.options.missingKeyHandler = (_languages, namespace, key) => {
    throw new Error(`there is no text ${namespace}:${key}`)
  }
}

beforeAll(async () => {
  Object.assign(window, { ResizeObserver: NoResizeObserver, matchMedia, scrollTo: () => undefined })
  Element.prototype.scrollIntoView = () => undefined
  server.listen({ onUnhandledRequest: 'error' })
  await startI18n('en')
  await Promise.all(LANGUAGES.map(learn))
  refuseMissingTexts()
})

beforeEach(async () => {
  window.localStorage.clear()
  session.reset()
  setRequestLanguage('en')
  await i18next.changeLanguage('en')
})

afterEach(() => {
  cleanup()
  server.resetHandlers()
})

afterAll(() => server.close())

// A failed query says what it looked for; printing the whole page would take thousands of lines.
configure({ getElementError: (message) => new Error(message ?? 'not found'), asyncUtilTimeout: 60_000 })
