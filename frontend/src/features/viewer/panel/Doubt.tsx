import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Prediction } from '@/api/types'

import styles from './Panel.module.css'

/** Which stages the calibration leaves open; where there are several, a reader has to decide. */
export function Doubt({ prediction }: { prediction: Prediction }): ReactNode {
  const { t } = useTranslation(['viewer', 'common'])
  const { conformal_set: possible, refer } = prediction
  if (possible.length === 0) return null
  if (!refer) return <p className={styles.hint}>{t('doubt.one')}</p>
  return (
    <Alert
      type="warning"
      showIcon
      data-testid="refer"
      title={t('doubt.refer')}
      description={
        <>
          <ul className={styles.possible} aria-label={t('doubt.possible')}>
            {possible.map((stage) => (
              <li key={stage}>{t(`common:stage.${stage}`)}</li>
            ))}
          </ul>
          <p className={styles.reason}>{t('doubt.means')}</p>
        </>
      }
    />
  )
}
