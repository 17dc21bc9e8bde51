import { Button, Result } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'

import { useErrorText } from './errorText'

interface Props {
  error: unknown
  onRetry?: () => void
}

/** What a list or page shows when it could not be loaded. */
export function ErrorState({ error, onRetry }: Props): ReactNode {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const missing = error instanceof ApiError && error.code === 'not_found'
  return (
    <div role="alert">
      <Result
        status={missing ? 'info' : 'warning'}
        title={t('errorTitle')}
        subTitle={errorText(error)}
        extra={onRetry && !missing ? <Button onClick={onRetry}>{t('retry')}</Button> : undefined}
      />
    </div>
  )
}
