import { CheckCircleFilled, ClockCircleOutlined, CloseCircleFilled, LoadingOutlined, StopOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { AnalysisStatus } from '@/api/types'

import styles from './tags.module.css'

const ICONS: Record<AnalysisStatus, ReactNode> = {
  queued: <ClockCircleOutlined />,
  running: <LoadingOutlined spin />,
  done: <CheckCircleFilled />,
  rejected: <StopOutlined />,
  failed: <CloseCircleFilled />,
}

/** The state of an analysis, with the reason of a refusal below it. */
export function StatusTag({ status, reason }: { status: AnalysisStatus; reason?: string }): ReactNode {
  const { t } = useTranslation()
  return (
    <span className={styles.statusBox}>
      <span className={`${styles.status ?? ''} ${styles[status] ?? ''}`} data-status={status}>
        <span aria-hidden>{ICONS[status]}</span>
        {t(`status.${status}`)}
      </span>
      {reason ? <span className={styles.reason}>{reason}</span> : null}
    </span>
  )
}
