import { Result } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { useUser } from '@/api/useSession'

import { landingPage } from '../roles'
import styles from './Outcome.module.css'

/** A page of another role, reached by its address. */
export function ForbiddenPage(): ReactNode {
  const { t } = useTranslation()
  const { role } = useUser()
  return (
    <Result
      status="403"
      title={<h1 className={styles.title}>{t('forbidden.title')}</h1>}
      subTitle={t('forbidden.text', { role: t(`role.${role}`) })}
      extra={<Link to={landingPage(role)}>{t('notFound.home')}</Link>}
    />
  )
}
