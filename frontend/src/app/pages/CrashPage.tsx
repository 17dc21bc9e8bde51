import { Button, Result } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useRouteError } from 'react-router'

import styles from './Outcome.module.css'

/** Shown instead of a page that threw; the rest of the app stays usable. */
export function CrashPage(): ReactNode {
  const { t } = useTranslation()
  const error = useRouteError()
  return (
    <div role="alert">
      <Result
        status="error"
        title={<h1 className={styles.title}>{t('crash.title')}</h1>}
        subTitle={t('crash.text')}
        extra={
          <>
            <Button type="primary" onClick={() => window.location.reload()}>
              {t('reload')}
            </Button>
            <Link to="/">{t('notFound.home')}</Link>
          </>
        }
      >
        {error instanceof Error ? <code>{error.message}</code> : null}
      </Result>
    </div>
  )
}
