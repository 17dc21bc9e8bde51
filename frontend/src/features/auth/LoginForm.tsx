import { LockOutlined, UserOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import type { User } from '@/api/types'
import { useErrorText } from '@/components/errorText'
import { minutesAndSeconds, useCountdown } from '@/lib/useCountdown'

import { signIn, type Credentials } from './api'

export type Notice = 'signInFirst' | 'passwordChanged'

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
  const rule = [{ required: true, message: t('required') }]
  return (
    <Form<Credentials> layout="vertical" requiredMark={false} size="large" onFinish={(values) => login.mutate(values)}>
      {login.error ? (
        <Failure error={login.error} until={lockedUntil} left={left} />
      ) : notice ? (
        <Alert showIcon type="info" title={t(notice)} style={{ marginBottom: 20 }} role="status" />
      ) : null}
      <Form.Item name="username" label={t('username')} rules={rule}>
        <Input prefix={<UserOutlined aria-hidden />} autoComplete="username" autoCapitalize="none" autoFocus maxLength={150} />
      </Form.Item>
      <Form.Item name="password" label={t('password')} rules={rule}>
        <Input.Password prefix={<LockOutlined aria-hidden />} autoComplete="current-password" maxLength={128} />
      </Form.Item>
      <Button block type="primary" htmlType="submit" loading={login.isPending} disabled={left > 0}>
        {t('submit')}
      </Button>
    </Form>
  )
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
  return <Alert showIcon type="error" title={text()} style={{ marginBottom: 20 }} role="alert" />
}
