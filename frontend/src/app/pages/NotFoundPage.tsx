import { Result } from 'antd'
import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

export function NotFoundPage(): ReactNode {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `404 · DustLens`
  }, [])
  return (
    <Result
      status="404"
      title={t('notFound.title')}
      subTitle={t('notFound.text')}
      extra={<Link to="/">{t('notFound.home')}</Link>}
    />
  )
}
