import { ExportOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'

/** Accounts are kept in Django admin; this page says so and leads there. */
export function Component(): ReactNode {
  const { t } = useTranslation('administration')
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <Panel title={t('accounts.title')}>
        <p>{t('accounts.text')}</p>
        <Button type="primary" href="/admin/" icon={<ExportOutlined aria-hidden />}>
          {t('accounts.open')}
        </Button>
      </Panel>
      <Panel title={t('films.title')}>
        <p>{t('films.text')}</p>
      </Panel>
    </Page>
  )
}
