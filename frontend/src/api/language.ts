import { i18next, isLanguage, learn, rememberLanguage, type LanguageCode } from '@/lib/i18n'

import { api, unwrap } from './client'
import { session } from './session'
import { setRequestLanguage } from './transport'
import type { User } from './types'

/** A choice made on the login page counts for the account that signs in next. */
let chosenBeforeLogin: LanguageCode | null = null

export async function applyLanguage(language: LanguageCode): Promise<void> {
  await learn(language)
  setRequestLanguage(language)
  rememberLanguage(language)
  await i18next.changeLanguage(language)
}

async function saveToAccount(language: LanguageCode): Promise<void> {
  session.changeUser(await unwrap(api.PATCH('/api/v1/auth/me/', { body: { language } })))
}

/** Switches the page at once and stores the choice with the account. */
export async function chooseLanguage(language: LanguageCode): Promise<void> {
  await applyLanguage(language)
  if (session.current()) await saveToAccount(language)
  else chosenBeforeLogin = language
}

/** After login the account's language is used, unless another was just chosen. One that cannot be fetched keeps nobody out. */
export async function adoptLanguageOf(user: User): Promise<void> {
  const chosen = chosenBeforeLogin
  chosenBeforeLogin = null
  if (chosen !== null && chosen !== user.language) {
    await applyLanguage(chosen).catch(() => undefined)
    await saveToAccount(chosen).catch(() => undefined)
  } else if (isLanguage(user.language)) await applyLanguage(user.language).catch(() => undefined)
}
