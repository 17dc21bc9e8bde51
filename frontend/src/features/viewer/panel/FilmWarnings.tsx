import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Prediction } from '@/api/types'

import styles from './Panel.module.css'

/** What about the film may make the model's answer worse. */
export function FilmWarnings({ codes }: { codes: Prediction['warnings'] }): ReactNode {
  const { t } = useTranslation('viewer')
  if (codes.length === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      data-testid="film-warnings"
      title={t('warnings.title')}
      description={
        <ul className={styles.limits}>
          {codes.map((code) => (
            <li key={code}>{t([`warnings.code.${code}`, 'warnings.code.other'], { code })}</li>
          ))}
        </ul>
      }
    />
  )
}
