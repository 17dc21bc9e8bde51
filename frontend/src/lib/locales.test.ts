import { describe, expect, test } from 'vitest'

import { LANGUAGES, loadTexts } from './i18n'

const CHINESE = /[\u3400-\u9fff]/
const PLURAL = /_(zero|one|two|few|many|other)$/
/** Texts that are the same in every language: names, units, codes, symbols. */
const LANGUAGE_FREE = /^(DustLens|Grad-CAM|GBZ 70[\w\s-]*|ILO( 2011)?|DICOM|CSV|JSON|PDF|PNG|English|Esc|Ctrl|Shift|Alt|Enter|Tab|[\d\s.:%/×+±≥≤<>=·–—：，；、～（）()[\]{}|"'-]|mm²?|px|R|L|HU|[a-z]{1,2}|{{\w+}})*$/

/** One word for a thing in all Chinese texts: what is not said, and what is said for it. */
const GLOSSARY = { 签发: '签署', 按键: '快捷键', 阅片表: '阅片记录表', 按规则: '按标准' }

const texts = Object.fromEntries(await Promise.all(LANGUAGES.map(async (language) => [language, await loadTexts(language)] as const)))
const namespaces = Object.keys(texts.en ?? {})

function flat(node: unknown, path = ''): [key: string, text: string][] {
  if (typeof node === 'string') return [[path, node]]
  return Object.entries(node as Record<string, unknown>).flatMap(([name, inner]) => flat(inner, path === '' ? name : `${path}.${name}`))
}

const of = (language: string, namespace: string) => flat(texts[language]?.[namespace] ?? {})
const keys = (language: string, namespace: string) => [...new Set(of(language, namespace).map(([key]) => key.replace(PLURAL, '')))].sort()
const holes = (text: string) => [...text.matchAll(/{{\s*([\w.]+)[^}]*}}/g)].map(([, name]) => name ?? '').sort()

describe.each(namespaces)('the texts of %s', (namespace) => {
  test('exist in every language', () => {
    for (const language of LANGUAGES) expect(keys(language, namespace)).toEqual(keys('en', namespace))
  })

  test('are never empty', () => {
    for (const language of LANGUAGES) expect(of(language, namespace).filter(([, text]) => text.trim() === '')).toEqual([])
  })

  test('are Chinese in Chinese', () => {
    expect(of('zh-CN', namespace).filter(([, text]) => !CHINESE.test(text) && !LANGUAGE_FREE.test(text))).toEqual([])
  })

  test('call a thing in Chinese by one name, with Chinese punctuation', () => {
    const odd = new RegExp(`${Object.keys(GLOSSARY).join('|')}|[\\u3400-\\u9fff][,;:]`)
    expect(of('zh-CN', namespace).filter(([, text]) => odd.test(text))).toEqual([])
  })

  test('hold no Chinese in English', () => {
    expect(of('en', namespace).filter(([key, text]) => CHINESE.test(text) && key !== 'language.zh-CN')).toEqual([])
  })

  test('are given the same values in every language', () => {
    const english = new Map(of('en', namespace).map(([key, text]) => [key.replace(PLURAL, ''), holes(text).filter((name) => name !== 'count')]))
    const differing = of('zh-CN', namespace).filter(([key, text]) => {
      const expected = english.get(key.replace(PLURAL, '')) ?? []
      return holes(text).filter((name) => name !== 'count').join() !== expected.join()
    })
    expect(differing).toEqual([])
  })
})

const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.*', '!../testing/**'], { eager: true, query: '?raw', import: 'default' })

/** Keys that a file asks for, with the namespace it names first; a key with a hole stands for those that begin alike. */
function asked(code: string): { namespace: string; key: string }[] {
  const spoken = [...code.matchAll(/useTranslation\((?:\[\s*)?(?:'([\w-]+)')?/g)].map(([, name]) => name ?? 'common')
  const found = [...code.matchAll(/\bt\(\s*(['`])([\w-]+:)?([^'`\n]+?)\1/g)]
  return found.flatMap(([, , named, key = '']) => {
    const candidates = named === undefined ? [...new Set(spoken)] : [named.slice(0, -1)]
    return candidates.length === 1 && candidates[0] !== undefined ? [{ namespace: candidates[0], key }] : []
  })
}

function known(namespace: string, key: string): boolean {
  const [begin = '', hole] = key.split('${', 2)
  const all = of('en', namespace).map(([name]) => name)
  return hole === undefined ? all.some((name) => name === key || name.replace(PLURAL, '') === key) : all.some((name) => name.startsWith(begin))
}

test('every text that the pages ask for exists', () => {
  const missing = Object.entries(sources).flatMap(([file, code]) =>
    asked(code).filter(({ namespace, key }) => !known(namespace, key)).map(({ namespace, key }) => `${file} asks for ${namespace}:${key}`),
  )
  expect(missing).toEqual([])
  expect(Object.values(sources).flatMap(asked).length).toBeGreaterThan(100)
})
