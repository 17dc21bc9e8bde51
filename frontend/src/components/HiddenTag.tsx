import { EyeInvisibleOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './tags.module.css'

/** Stands for what a first reading is not to know. */
export function HiddenTag(): ReactNode {
  const { t } = useTranslation()
  return (
    <span className={styles.none} title={t('hidden.why')}>
      <EyeInvisibleOutlined aria-hidden /> {t('hidden.short')}
    </span>
  )
}
