import { CheckOutlined } from '@ant-design/icons'
import { Alert } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { User } from '@/api/types'
import { Brand } from '@/components/Brand'
import { LanguageSwitch } from '@/components/LanguageSwitch'

import { LoginForm, type Notice } from './LoginForm'
import styles from './LoginPage.module.css'

interface Props {
  notice: Notice | null
  onSignedIn: (user: User) => void
}

export function LoginPage({ notice, onSignedIn }: Props): ReactNode {
  const { t } = useTranslation('auth')
  const { t: common, i18n } = useTranslation()
  const [failedIn, setFailedIn] = useState('')
  useEffect(() => {
    document.title = `${t('title')} · DustLens`
  }, [t])
  return (
    <div className={styles.page}>
      <aside className={styles.aside}>
        <Brand light />
        <div>
          <p className={styles.tagline}>{common('tagline')}</p>
          <p className={styles.lead}>{t('lead')}</p>
          <ul className={styles.points}>
            {(['film', 'reading', 'trace'] as const).map((point) => (
              <li key={point}>
                <CheckOutlined aria-hidden /> {t(`points.${point}`)}
              </li>
            ))}
          </ul>
        </div>
        <p className={styles.small}>{common('disclaimer')}</p>
      </aside>
      <main className={styles.main}>
        <div className={styles.top}>
          <span className={styles.mobileBrand}>
            <Brand />
          </span>
          <LanguageSwitch onFailed={() => setFailedIn(i18n.language)} />
        </div>
        <div className={styles.box}>
          <h1 className={styles.title}>{t('title')}</h1>
          {failedIn === i18n.language ? <Alert showIcon type="warning" className={styles.warning} title={common('languageFailed')} role="alert" /> : null}
          <LoginForm notice={notice} onSignedIn={onSignedIn} />
        </div>
        <p className={styles.mobileSmall}>{common('disclaimer')}</p>
      </main>
    </div>
  )
}
