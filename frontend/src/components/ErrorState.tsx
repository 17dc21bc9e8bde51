import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'

import { useErrorText } from './errorText'
import { Outcome } from './Outcome'

export interface ErrorStateProps {
  error: unknown
  onRetry?: () => void
  title?: ReactNode
}

/** What a list or page shows when it could not be loaded. */
export function ErrorState({ error, onRetry, title }: ErrorStateProps): ReactNode {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const missing = error instanceof ApiError && error.code === 'not_found'
  return (
    <div role="alert">
      <Outcome
        kind={missing ? 'info' : 'warning'}
        title={title ?? t('errorTitle')}
        text={errorText(error)}
        actions={onRetry && !missing ? <Button onClick={onRetry}>{t('retry')}</Button> : undefined}
      />
    </div>
  )
}
