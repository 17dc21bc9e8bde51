import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'

import { ErrorState, type ErrorStateProps } from './ErrorState'

/** Stands in place of a page that could not be loaded, with a heading and a tab as every page has them. */
export function ErrorPage(props: ErrorStateProps): ReactNode {
  const { t } = useTranslation()
  const title = t('errorTitle')
  useEffect(() => {
    document.title = `${title} · DustLens`
  }, [title])
  return <ErrorState {...props} title={<h1>{title}</h1>} />
}
