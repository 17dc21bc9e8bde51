import { Alert, Button, Spin } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Analysis } from '@/api/types'
import { useUser } from '@/api/useSession'
import { useCodeText, useErrorText } from '@/components/errorText'
import { useFormat } from '@/lib/format'

import { useAnalyse } from '../requests'
import styles from './Panel.module.css'

/** What stands in place of a result while there is none. */
export function StatusNotice({ analysis, caseId }: { analysis: Analysis; caseId: string }): ReactNode {
  return analysis.status === 'rejected' || analysis.status === 'failed' ? (
    <Ended analysis={analysis} caseId={caseId} />
  ) : (
    <Waiting analysis={analysis} />
  )
}

function Waiting({ analysis }: { analysis: Analysis }): ReactNode {
  const { t } = useTranslation('viewer')
  const { dateTime } = useFormat()
  const codeText = useCodeText()
  const running = analysis.status === 'running'
  const since = dateTime(running ? analysis.started_at : analysis.queued_at)
  return (
    <div className={styles.waiting} role="status" data-testid="analysis-status" data-status={analysis.status}>
      <Spin />
      <div>
        <strong>{t(running ? 'status.running' : 'status.queued', { since })}</strong>
        <div className={styles.hint}>{t('status.live')}</div>
        {analysis.code !== '' && <div className={styles.hint}>{codeText(analysis.code, analysis.message)}</div>}
      </div>
    </div>
  )
}

function Ended({ analysis, caseId }: { analysis: Analysis; caseId: string }): ReactNode {
  const { t } = useTranslation('viewer')
  const { role } = useUser()
  const codeText = useCodeText()
  const errorText = useErrorText()
  const again = useAnalyse(caseId)
  const rejected = analysis.status === 'rejected'
  return (
    <div className={styles.block} data-testid="analysis-status" data-status={analysis.status}>
      <Alert
        type={rejected ? 'warning' : 'error'}
        showIcon
        role="alert"
        title={t(rejected ? 'status.rejected' : 'status.failed')}
        description={
          <>
            <p className={styles.reason}>{codeText(analysis.code, analysis.message)}</p>
            <p className={styles.reason}>{t(rejected ? 'status.rejectedMeans' : 'status.failedMeans')}</p>
          </>
        }
      />
      {again.error !== null && <Alert type="error" showIcon title={errorText(again.error)} role="alert" />}
      {role === 'doctor' && (
        <Button loading={again.isPending} onClick={() => again.mutate()} data-testid="analyse-again">
          {t('status.again')}
        </Button>
      )}
    </div>
  )
}
