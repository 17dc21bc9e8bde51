import LockOutlined from '@ant-design/icons/es/icons/LockOutlined'
import UserOutlined from '@ant-design/icons/es/icons/UserOutlined'
import Input from 'antd/es/input/Input'
import Password from 'antd/es/input/Password'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './LoginPage.module.css'

interface Props {
  name: 'username' | 'password'
  error: string
}

/** A field of the log-in. Not antd's form: it would be a tenth of all that the page loads. */
export function LoginField({ name, error }: Props): ReactNode {
  const { t } = useTranslation('auth')
  const fault = error === '' ? {} : ({ status: 'error', 'aria-invalid': true, 'aria-describedby': `${name}-error` } as const)
  const shared = { id: name, name, size: 'large', ...fault } as const
  return (
    <div className={styles.field}>
      <label htmlFor={name}>{t(name)}</label>
      {name === 'username' ? (
        <Input {...shared} prefix={<UserOutlined aria-hidden />} autoComplete="username" autoCapitalize="none" autoFocus maxLength={150} />
      ) : (
        <Password {...shared} prefix={<LockOutlined aria-hidden />} autoComplete="current-password" maxLength={128} />
      )}
      {error === '' ? null : (
        <span id={`${name}-error`} className={styles.error} role="alert">
          {error}
        </span>
      )}
    </div>
  )
}
