import { Alert, Button, Space, Spin } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Language, Report } from '@/api/types'
import { useErrorText } from '@/components/errorText'

import styles from './Report.module.css'
import { fetchReport, type ReportFile, useReport } from './requests'

/** Has the PDF written, says how far it is, and hands it over. */
export function MakePdf({ caseId, language }: { caseId: string; language: Language }): ReactNode {
  const { t } = useTranslation('report')
  const errorText = useErrorText()
  const { report, error, busy, start } = useReport(caseId, language)
  const failed = error !== null && error !== undefined ? errorText(error) : report?.status === 'failed' ? report.message : ''
  if (report?.status === 'done' && failed === '') return <Finished report={report} />
  return (
    <div className={styles.part}>
      <div role="status" aria-live="polite" className={styles.said}>
        {failed === '' && <State report={report} />}
      </div>
      {failed !== '' && <Alert className={styles.said ?? ''} type="error" showIcon title={t('state.failed', { reason: failed })} />}
      <Button type="primary" loading={busy} onClick={start} data-testid="make-report">
        {failed === '' ? t('make') : t('again')}
      </Button>
    </div>
  )
}

function State({ report }: { report: Report | undefined }): ReactNode {
  const { t } = useTranslation('report')
  if (report === undefined) return t('state.idle')
  return (
    <Space>
      <Spin size="small" aria-hidden />
      {t(`state.${report.status}`, { pages: report.pages })}
    </Space>
  )
}

function Finished({ report }: { report: Report }): ReactNode {
  const { t } = useTranslation('report')
  const errorText = useErrorText()
  const { file, error, retry } = useFile(report)
  return (
    <div className={styles.part}>
      <div role="status" aria-live="polite" className={styles.said}>
        {t('state.done', { pages: report.pages })}
      </div>
      {error !== null && <Alert className={styles.said ?? ''} type="error" showIcon title={errorText(error)} action={<Button onClick={retry}>{t('again')}</Button>} />}
      {file !== null && (
        <>
          <Button type="primary" href={file.url} download={file.name} data-testid="download-report">
            {t('download')}
          </Button>
          <Button href={file.url} target="_blank" rel="noopener">
            {t('show')}
          </Button>
        </>
      )}
    </div>
  )
}

/** The file while the dialog is open; its address is given back afterwards. */
function useFile(report: Report): { file: ReportFile | null; error: unknown; retry: () => void } {
  const [file, setFile] = useState<ReportFile | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    let made: ReportFile | null = null
    let gone = false
    const keep = (found: ReportFile): void => {
      made = found
      if (gone) URL.revokeObjectURL(found.url)
      else setFile(found)
    }
    fetchReport(report).then(keep, (problem: unknown) => setError(problem))
    return () => {
      gone = true
      if (made !== null) URL.revokeObjectURL(made.url)
    }
  }, [report, attempt])
  const retry = (): void => {
    setError(null)
    setAttempt((count) => count + 1)
  }
  return { file, error, retry }
}
