import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useRouteError } from 'react-router'

import { Outcome } from '@/components/Outcome'

/** Shown instead of a page that threw; the rest of the app stays usable. */
export function CrashPage(): ReactNode {
  const { t } = useTranslation()
  const error = useRouteError()
  return (
    <div role="alert">
      <Outcome
        kind="error"
        title={<h1>{t('crash.title')}</h1>}
        text={t('crash.text')}
        actions={
          <>
            <Button type="primary" onClick={() => window.location.reload()}>
              {t('reload')}
            </Button>
            <Link to="/">{t('notFound.home')}</Link>
          </>
        }
      >
        {error instanceof Error ? <code>{error.message}</code> : null}
      </Outcome>
    </div>
  )
}
