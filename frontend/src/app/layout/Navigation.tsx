import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'

import type { Role } from '@/api/types'

import { NAVIGATION } from '../roles'

interface Props {
  role: Role
  className: string
  onChoose?: () => void
}

export function Navigation({ role, className, onChoose }: Props): ReactNode {
  const { t } = useTranslation()
  return (
    <nav className={className} aria-label={t('nav.main')}>
      {NAVIGATION.filter((item) => item.roles.includes(role)).map((item) => (
        <NavLink key={item.path} to={item.path} onClick={() => onChoose?.()}>
          {t(`nav.${item.name}`)}
        </NavLink>
      ))}
    </nav>
  )
}
