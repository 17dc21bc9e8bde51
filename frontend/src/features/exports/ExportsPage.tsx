import { DownloadOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'

import { CaseFilterBar } from '@/components/CaseFilterBar'
import { useErrorText } from '@/components/errorText'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { readFilters, withFilters } from '@/lib/caseFilters'
import { useFormat } from '@/lib/format'

import styles from './ExportsPage.module.css'
import { History } from './History'
import { useDownload, type DownloadState } from './useDownload'

/** The auditor chooses cases, downloads them, and sees what was exported before. */
export function ExportsPage(): ReactNode {
  const { t } = useTranslation('exports')
  const { t: common } = useTranslation()
  const [address, setAddress] = useSearchParams()
  const filters = readFilters(address)
  const { state, start, cancel } = useDownload()
  const running = state.kind === 'running'
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <Panel title={t('select')}>
        <CaseFilterBar
          filters={filters}
          withMine={false}
          onChange={(change) => setAddress(withFilters(address, change), { replace: true })}
        />
        {Object.keys(filters).length === 0 ? <p className={styles.hint}>{t('noFilter')}</p> : null}
        <div className={styles.actions}>
          {(['csv', 'json'] as const).map((format) => (
            <Button
              key={format}
              type={format === 'csv' ? 'primary' : 'default'}
              icon={<DownloadOutlined aria-hidden />}
              loading={running && state.format === format}
              disabled={running}
              onClick={() => void start(format, filters)}
            >
              {t(format)}
            </Button>
          ))}
          {running ? <Button onClick={cancel}>{common('cancel')}</Button> : null}
          <span className={styles.hint}>{t('csvHint')}</span>
        </div>
        <Outcome state={state} />
      </Panel>
      <History />
    </Page>
  )
}

function Outcome({ state }: { state: DownloadState }): ReactNode {
  const { t } = useTranslation('exports')
  const format = useFormat()
  const errorText = useErrorText()
  switch (state.kind) {
    case 'idle':
      return null
    case 'running':
      return <p role="status">{t('received', { size: format.bytes(state.received) })}</p>
    case 'finished':
      return <Alert showIcon type="success" role="status" title={t('finished', { name: state.name, size: format.bytes(state.size) })} />
    case 'cancelled':
      return <Alert showIcon type="info" role="status" title={t('cancelled')} />
    case 'failed':
      return <Alert showIcon type="error" role="alert" title={t('failed', { reason: errorText(state.error) })} />
  }
}
