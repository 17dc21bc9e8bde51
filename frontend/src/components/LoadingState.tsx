import { Spin } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './LoadingState.module.css'

export function LoadingState(): ReactNode {
  const { t } = useTranslation()
  return (
    <div className={styles.box} role="status" aria-live="polite">
      <Spin />
      <span>{t('loading')}</span>
    </div>
  )
}
