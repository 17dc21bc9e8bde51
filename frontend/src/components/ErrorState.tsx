import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'

import { useErrorText } from './errorText'
import { Outcome } from './Outcome'

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
      <Outcome
        kind={missing ? 'info' : 'warning'}
        title={t('errorTitle')}
        text={errorText(error)}
        actions={onRetry && !missing ? <Button onClick={onRetry}>{t('retry')}</Button> : undefined}
      />
    </div>
  )
}
