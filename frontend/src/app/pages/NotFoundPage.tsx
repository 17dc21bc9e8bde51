import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { Outcome } from '@/components/Outcome'

export function NotFoundPage(): ReactNode {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `404 · DustLens`
  }, [])
  return (
    <Outcome
      title={<h1>{t('notFound.title')}</h1>}
      text={t('notFound.text')}
      actions={<Link to="/">{t('notFound.home')}</Link>}
    />
  )
}
