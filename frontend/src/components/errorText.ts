import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'

/** The text for a stable code: ours, else what the backend said. */
export function useCodeText(): (code: string, message?: string) => string {
  const { t, i18n } = useTranslation('errors')
  return useCallback(
    (code, message = '') => (i18n.exists(`errors:${code}`) ? t(code) : message || t('unknown')),
    [t, i18n],
  )
}

/** The text for any thrown error, in the language of the page. */
export function useErrorText(): (error: unknown) => string {
  const codeText = useCodeText()
  return useCallback(
    (error) => (error instanceof ApiError ? codeText(error.code, error.message) : codeText('unknown')),
    [codeText],
  )
}
