import { Result } from 'antd'
import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import styles from './Outcome.module.css'

export function NotFoundPage(): ReactNode {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `404 · DustLens`
  }, [])
  return (
    <Result
      status="404"
      title={<h1 className={styles.title}>{t('notFound.title')}</h1>}
      subTitle={t('notFound.text')}
      extra={<Link to="/">{t('notFound.home')}</Link>}
    />
  )
}
