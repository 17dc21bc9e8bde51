import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Reading } from '@/api/types'
import { StageTag } from '@/components/StageTag'

import styles from './Reading.module.css'

/** What a reading says, without its reader. */
export function Opinion({ reading }: { reading: Reading }): ReactNode {
  const { t } = useTranslation('reading')
  const { stage, agrees_with_model: agrees, comment } = reading
  return (
    <div className={styles.opinion}>
      <div className={styles.line}>
        <StageTag stage={stage} />
        {agrees !== null && <span>{agrees ? t('agrees') : t('disagrees')}</span>}
      </div>
      {comment !== '' && <p className={styles.comment}>{comment}</p>}
    </div>
  )
}
