import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './tags.module.css'

/** A stage 0..3 as a tag; the text says it, the colour only repeats it. */
export function StageTag({ stage }: { stage: number | null | undefined }): ReactNode {
  const { t } = useTranslation()
  if (stage == null) return <span className={styles.none}>{t('none')}</span>
  return <span className={`${styles.tag ?? ''} ${styles[`stage${stage}`] ?? ''}`}>{t(`stage.${stage}`)}</span>
}
