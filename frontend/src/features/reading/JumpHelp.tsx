import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { SECTIONS } from './form/fields'
import styles from './Reading.module.css'

/** After G: which digit leads where. */
export function JumpHelp(): ReactNode {
  const { t } = useTranslation('reading')
  return (
    <p className={styles.jump} role="status" data-testid="jump-help">
      {t('jump')}{' '}
      {SECTIONS.map(({ name }, index) => (
        <span key={name}>
          <kbd>{index + 1}</kbd> {t(`sections.${name}`)}
        </span>
      ))}
    </p>
  )
}
