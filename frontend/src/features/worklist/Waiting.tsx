import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import styles from './Queues.module.css'
import { useCounts } from './useWorklist'

/** Films that the model refused or failed on stand in nobody's queue; a person may read them all the same. */
export function Waiting(): ReactNode {
  const { t } = useTranslation('worklist')
  const counts = useCounts().data
  const kinds = [['rejected', counts?.unread_rejected ?? 0], ['failed', counts?.unread_failed ?? 0]] as const
  const there = kinds.filter(([, count]) => count > 0)
  if (there.length === 0) return null
  return (
    <p className={styles.waiting} data-testid="unanswered">
      {t('unanswered.text')}{' '}
      {there.map(([status, count]) => (
        <Link key={status} to={`/worklist?status=${status}&reading=unread`}>
          {t(`unanswered.${status}`, { count })}
        </Link>
      ))}
    </p>
  )
}
