import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './Footer.module.css'

export function Footer(): ReactNode {
  const { t } = useTranslation()
  return (
    <footer className={styles.footer}>
      <span>{t('disclaimer')}</span>
      <span>{t('syntheticNotice')}</span>
    </footer>
  )
}
