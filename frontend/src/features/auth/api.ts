import { api, unwrap } from '@/api/client'
import { adoptLanguageOf } from '@/api/language'
import { session } from '@/api/session'
import type { User } from '@/api/types'

export interface Credentials {
  username: string
  password: string
}

export async function signIn(credentials: Credentials): Promise<User> {
  const begun = await unwrap(api.POST('/api/v1/auth/login/', { body: credentials }))
  session.begin(begun)
  await adoptLanguageOf(begun.user)
  return begun.user
}

/** Ends the session here even when the server cannot be told. */
export async function signOut(): Promise<void> {
  await api.POST('/api/v1/auth/logout/').catch(() => undefined)
  session.end()
}

export async function changePassword(current: string, next: string): Promise<void> {
  await unwrap(api.POST('/api/v1/auth/password/', { body: { current_password: current, new_password: next } }))
  session.end()
}
