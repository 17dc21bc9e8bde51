import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { describe, expect, test } from 'vitest'

import { LANGUAGES, loadTexts } from '@/lib/i18n'

const resources = Object.fromEntries(await Promise.all(LANGUAGES.map(async (language) => [language, await loadTexts(language)] as const)))
const namespaces = Object.keys(resources.en ?? {})

function flatten(texts: unknown, prefix = ''): [string, string][] {
  if (typeof texts === 'string') return [[prefix, texts]]
  return Object.entries(texts as Record<string, unknown>).flatMap(([name, value]) =>
    flatten(value, prefix ? `${prefix}.${name}` : name),
  )
}

/** Languages have different plural forms: `films_one` and `films_other` are one text, `films`. */
const baseKey = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '')
const keysOf = (language: string, namespace: string): string[] =>
  [...new Set(flatten(resources[language]?.[namespace] ?? {}).map(([key]) => baseKey(key)))].sort()
const gaps = (text: string): string[] => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name = '']) => name).sort()

describe.each(namespaces)('the namespace %s', (namespace) => {
  test('has the same keys in Chinese and English', () => {
    expect(keysOf('zh-CN', namespace)).toEqual(keysOf('en', namespace))
  })

  test('has no empty text and the same gaps to fill in both languages', () => {
    const english = new Map(flatten(resources.en?.[namespace]).map(([key, text]) => [baseKey(key), text]))
    for (const [key, text] of flatten(resources['zh-CN']?.[namespace])) {
      expect(text.trim(), key).not.toBe('')
      expect(gaps(text), key).toEqual(gaps(english.get(baseKey(key)) ?? ''))
    }
  })

  test('is really translated: no Chinese in English, no untranslated sentence in Chinese', () => {
    for (const [key, text] of flatten(resources.en?.[namespace])) expect(text, key).not.toMatch(/\p{Script=Han}/u)
    for (const [key, text] of flatten(resources['zh-CN']?.[namespace]))
      if (/[a-z]+ [a-z]+ [a-z]+/i.test(text)) expect(text, key).toMatch(/\p{Script=Han}/u)
  })
})

test('both languages have the same namespaces', () => {
  expect(Object.keys(resources).sort()).toEqual([...LANGUAGES].sort())
  expect(Object.keys(resources['zh-CN'] ?? {}).sort()).toEqual([...namespaces].sort())
})

const catalogue = readFileSync(path.join(import.meta.dirname, '../../backend/common/messages.py'), 'utf8')
/** What the backend and the client can answer with; each needs a text of its own. */
const CODES = [...catalogue.matchAll(/^ {4}"([a-z_]+)": Entry/gm)].map(([, code = '']) => code)

test('the catalogue of the backend is read', () => expect(CODES.length).toBeGreaterThan(30))

test.each([...CODES, 'network_error', 'unexpected_answer', 'unknown'])('the code %s has a text in both languages', (code) => {
  for (const language of LANGUAGES) expect(keysOf(language, 'errors')).toContain(code)
})

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.|\.d\.ts$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
}

/** The literal keys a file asks for, with the namespace of the function that asks. */
function usedKeys(code: string): { namespace: string; key: string }[] {
  const functions = [...code.matchAll(/const \{ t(?:: (\w+))?[^}]*\} = useTranslation\(\s*(?:\[?\s*'(\w+)')?/g)]
  const found = functions.flatMap(([, name = 't', namespace = 'common']) =>
    [...code.matchAll(new RegExp(`(?<![\\w.])${name}\\(\\s*'([^']+)'`, 'g'))].map(([, key = '']) => ({ namespace, name, key })),
  )
  // One file may have several functions called t; a key must exist in one of their namespaces.
  return found.map(({ namespace, key }) => {
    const [before = '', after] = key.split(':')
    return after === undefined ? { namespace, key } : { namespace: before, key: after }
  })
}

test('every text that the code asks for by a literal key exists', () => {
  const missing: string[] = []
  for (const file of sources(path.join(import.meta.dirname))) {
    const asked = new Map<string, string[]>()
    for (const { namespace, key } of usedKeys(readFileSync(file, 'utf8')))
      asked.set(key, [...(asked.get(key) ?? []), namespace])
    for (const [key, among] of asked)
      if (!among.some((namespace) => keysOf('en', namespace).includes(key))) missing.push(`${path.basename(file)}: ${key}`)
  }
  expect(missing).toEqual([])
})
