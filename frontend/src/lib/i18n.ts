import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

type Texts = Record<string, unknown>

export const LANGUAGES = ['zh-CN', 'en'] as const
export type LanguageCode = (typeof LANGUAGES)[number]

const REMEMBERED = 'dustlens.language'
const files = import.meta.glob<Texts>('../locales/*/*.json', { eager: true, import: 'default' })

/** `{language: {namespace: texts}}`; each file of src/locales/<language>/ is a namespace. */
export function loadResources(): Record<string, Record<string, Texts>> {
  const resources: Record<string, Record<string, Texts>> = {}
  for (const [path, texts] of Object.entries(files)) {
    const [, language = '', namespace = ''] = /([^/]+)\/([^/]+)\.json$/.exec(path) ?? []
    ;(resources[language] ??= {})[namespace] = texts
  }
  return resources
}

export function isLanguage(value: unknown): value is LanguageCode {
  return LANGUAGES.some((language) => language === value)
}

/** The language before anybody signs in: last used here, else the browser's, else Chinese. */
export function firstLanguage(): LanguageCode {
  const remembered = window.localStorage.getItem(REMEMBERED)
  if (isLanguage(remembered)) return remembered
  return navigator.languages.some((name) => name.startsWith('zh')) || !navigator.language.startsWith('en')
    ? 'zh-CN'
    : 'en'
}

export function rememberLanguage(language: LanguageCode): void {
  window.localStorage.setItem(REMEMBERED, language)
  document.documentElement.lang = language
}

export async function startI18n(language: LanguageCode): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: loadResources(),
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  document.documentElement.lang = language
}

export { i18next }
