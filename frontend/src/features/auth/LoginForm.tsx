import { useMutation } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { type ReactNode, type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import type { User } from '@/api/types'
import { useErrorText } from '@/components/errorText'
import { minutesAndSeconds, useCountdown } from '@/lib/useCountdown'

import { signIn, type Credentials } from './api'
import { LoginField } from './LoginField'
import styles from './LoginPage.module.css'

export type Notice = 'signInFirst' | 'passwordChanged'

const FIELDS = ['username', 'password'] as const

interface Props {
  notice: Notice | null
  onSignedIn: (user: User) => void
}

export function LoginForm({ notice, onSignedIn }: Props): ReactNode {
  const { t } = useTranslation('auth')
  const [lockedUntil, setLockedUntil] = useState<number | null>(null)
  const left = useCountdown(lockedUntil)
  const login = useMutation({
    mutationFn: signIn,
    onSuccess: onSignedIn,
    onError: (error) => setLockedUntil(endOfLock(error)),
  })
  const [empty, setEmpty] = useState<readonly string[]>([])
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const entries = entriesOf(event.currentTarget)
    const missing = FIELDS.filter((name) => entries[name] === '')
    setEmpty(missing)
    if (missing[0] === undefined) login.mutate(entries)
    else event.currentTarget.querySelector<HTMLElement>(`[name=${missing[0]}]`)?.focus()
  }
  return (
    <form className={styles.form} noValidate onSubmit={submit}>
      {login.error ? (
        <Failure error={login.error} until={lockedUntil} left={left} />
      ) : notice ? (
        <Alert showIcon type="info" title={t(notice)} role="status" />
      ) : null}
      {FIELDS.map((name) => (
        <LoginField key={name} name={name} error={empty.includes(name) ? t('required') : ''} />
      ))}
      <Button block type="primary" size="large" htmlType="submit" loading={login.isPending} disabled={left > 0}>
        {t('submit')}
      </Button>
    </form>
  )
}

function entriesOf(form: HTMLFormElement): Credentials {
  const entry = (name: string): string => (form.elements.namedItem(name) as HTMLInputElement).value
  return { username: entry('username'), password: entry('password') }
}

/** When signing in makes sense again, in milliseconds; null when it does now. */
function endOfLock(error: Error): number | null {
  return error instanceof ApiError && error.retryAfter !== null ? Date.now() + error.retryAfter * 1000 : null
}

function Failure({ error, until, left }: { error: Error; until: number | null; left: number }): ReactNode {
  const { t, i18n } = useTranslation('auth')
  const errorText = useErrorText()
  const text = (): string => {
    if (!(error instanceof ApiError)) return errorText(error)
    const wait = { left: minutesAndSeconds(left) }
    if (error.code === 'busy' && until !== null) return t('busy', wait)
    if (error.code !== 'too_many_attempts') return errorText(error)
    if (until === null) return t('lockedUnknown')
    const time = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short' }).format(until)
    return t('locked', { time, ...wait })
  }
  return <Alert showIcon type="error" title={text()} role="alert" />
}
