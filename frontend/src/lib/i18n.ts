import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

type Texts = Record<string, unknown>

export const LANGUAGES = ['zh-CN', 'en'] as const
export type LanguageCode = (typeof LANGUAGES)[number]

const REMEMBERED = 'dustlens.language'
/** One chunk a language: nobody loads the texts of the other one. */
const LOADERS: Record<LanguageCode, () => Promise<{ texts: Record<string, Texts> }>> = {
  'zh-CN': () => import('../locales/zh-CN'),
  en: () => import('../locales/en'),
}

/** `{namespace: texts}`; each JSON file of src/locales/<language>/ is a namespace. */
export async function loadTexts(language: LanguageCode): Promise<Record<string, Texts>> {
  const { texts } = await LOADERS[language]()
  return Object.fromEntries(Object.entries(texts).map(([path, found]) => [path.replace(/^\.\/|\.json$/g, ''), found]))
}

/** Makes a language ready to be spoken. */
export async function learn(language: LanguageCode): Promise<void> {
  if (i18next.hasResourceBundle(language, 'common')) return
  for (const [namespace, texts] of Object.entries(await loadTexts(language))) i18next.addResourceBundle(language, namespace, texts)
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
    // Every text exists in every language (a test looks), so none is borrowed from another one.
    fallbackLng: false,
    resources: { [language]: await loadTexts(language) },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  document.documentElement.lang = language
}

export { i18next }
