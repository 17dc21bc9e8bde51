import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { useUser } from '@/api/useSession'
import { Outcome } from '@/components/Outcome'

import { landingPage } from '../roles'

/** A page of another role, reached by its address. */
export function ForbiddenPage(): ReactNode {
  const { t } = useTranslation()
  const { role } = useUser()
  return (
    <Outcome
      kind="warning"
      title={<h1>{t('forbidden.title')}</h1>}
      text={t('forbidden.text', { role: t(`role.${role}`) })}
      actions={<Link to={landingPage(role)}>{t('notFound.home')}</Link>}
    />
  )
}
