import { MenuOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons'
import { App, Button, Drawer, Tooltip } from 'antd'
import { Suspense, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, useLocation, useNavigation } from 'react-router'

import { useUser } from '@/api/useSession'
import { Brand } from '@/components/Brand'
import { LanguageSwitch } from '@/components/LanguageSwitch'
import { LoadingState } from '@/components/LoadingState'
import { RestReminder } from '@/features/rest/RestReminder'
import { Inbox } from '@/features/worklist/Inbox'

import { landingPage, mayOpen } from '../roles'
import { ForbiddenPage } from '../pages/ForbiddenPage'
import { type Surroundings, useReadingSurroundings } from '../surroundings'
import { FirstHint } from './FirstHint'
import { Footer } from './Footer'
import { Navigation } from './Navigation'
import styles from './Shell.module.css'
import { UserMenu } from './UserMenu'

/** Header, navigation by role, content and footer of every page behind the login, and the messages that pages show. */
export function Shell(): ReactNode {
  return (
    <App>
      <Frame />
    </App>
  )
}

function Frame(): ReactNode {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const user = useUser()
  const { pathname } = useLocation()
  const loading = useNavigation().state === 'loading'
  const [menuOpen, setMenuOpen] = useState(false)
  const reading = pathname.startsWith('/cases/')
  const { wanted, change } = useReadingSurroundings(reading, user.username)
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t('skipToContent')}
      </a>
      <header className={styles.header}>
        <Button
          className={styles.burger ?? ''}
          type="text"
          icon={<MenuOutlined aria-hidden />}
          aria-label={t('nav.menu')}
          onClick={() => setMenuOpen(true)}
        />
        <Link to={landingPage(user.role)} className={styles.home} aria-label={t('notFound.home')}>
          <Brand />
        </Link>
        <Navigation className={styles.wideNav ?? ''} role={user.role} />
        <div className={styles.right}>
          {user.role === 'doctor' ? <Inbox /> : null}
          {reading ? <SurroundingsSwitch wanted={wanted} onChange={change} /> : null}
          <LanguageSwitch onFailed={() => void message.warning(t('languageFailed'))} />
          <UserMenu />
        </div>
      </header>
      {loading ? <div className={styles.progress} role="progressbar" aria-label={t('loading')} /> : null}
      <Drawer open={menuOpen} placement="left" size={280} title={<Brand />} onClose={() => setMenuOpen(false)}>
        <Navigation className={styles.drawerNav ?? ''} role={user.role} onChoose={() => setMenuOpen(false)} />
      </Drawer>
      <main id="content" className={styles.content} data-reading={reading} tabIndex={-1}>
        <FirstHint />
        <Suspense fallback={<LoadingState />}>
          {mayOpen(pathname, user.role) ? <Outlet /> : <ForbiddenPage />}
        </Suspense>
      </main>
      <Footer />
      {user.department ? (
        <RestReminder afterMinutes={user.department.rest_reminder_minutes} reading={reading} />
      ) : null}
    </div>
  )
}

function SurroundingsSwitch({ wanted, onChange }: { wanted: Surroundings; onChange: () => void }): ReactNode {
  const { t } = useTranslation()
  const label = t(`surroundings.${wanted === 'dark' ? 'light' : 'dark'}`)
  return (
    <Tooltip title={label}>
      <Button type="text" aria-label={label} icon={wanted === 'dark' ? <SunOutlined aria-hidden /> : <MoonOutlined aria-hidden />} onClick={onChange} />
    </Tooltip>
  )
}
