import { Empty } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { useUser } from '@/api/useSession'

import styles from './NoCases.module.css'

/** An empty list says why it is empty and what to do. */
export function NoCases({ filtered }: { filtered: boolean }): ReactNode {
  const { t } = useTranslation('worklist')
  const doctor = useUser().role === 'doctor'
  const kind = filtered ? 'noMatch' : 'empty'
  return (
    <div className={styles.box}>
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={
          <>
            <strong>{t(`${kind}.title`)}</strong>
            <br />
            {!filtered && !doctor ? t('empty.auditor') : t(`${kind}.text`)}
          </>
        }
      >
        {!filtered && doctor ? <Link to="/upload">{t('upload')}</Link> : null}
      </Empty>
    </div>
  )
}
