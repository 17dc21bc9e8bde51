import { Alert } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'

import { useUser } from '@/api/useSession'

import styles from './FirstHint.module.css'

const PLACES = { worklist: /^\/worklist/, upload: /^\/upload/, patients: /^\/patients\/?$/, patient: /^\/patients\/./, cases: /^\/cases\// }
type Place = keyof typeof PLACES
const NAMES = Object.keys(PLACES) as Place[]

/** What to do on this page, for a doctor who opens it for the first time on this device; gone once it is closed. */
export function FirstHint(): ReactNode {
  const { pathname } = useLocation()
  const { role } = useUser()
  const place = NAMES.find((name) => PLACES[name].test(pathname))
  return role === 'doctor' && place !== undefined ? <Hint key={place} place={place} /> : null
}

function Hint({ place }: { place: Place }): ReactNode {
  const { t } = useTranslation('help')
  const { username } = useUser()
  const kept = `dustlens.hint.${username}.${place}`
  const [seen, setSeen] = useState(() => window.localStorage.getItem(kept) !== null)
  if (seen) return null
  const close = (): void => {
    window.localStorage.setItem(kept, 'seen')
    setSeen(true)
  }
  return (
    <Alert
      className={styles.hint ?? ''}
      type="info"
      showIcon
      title={t(`hints.${place}`)}
      action={<Link to="/help">{t('title')}</Link>}
      closable={{ 'aria-label': t('hints.close'), onClose: close }}
    />
  )
}
