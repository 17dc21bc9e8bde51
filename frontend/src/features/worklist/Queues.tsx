import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { QUEUES, type CaseFilters } from '@/lib/caseFilters'

import styles from './Queues.module.css'
import { useCounts } from './useWorklist'
import { Waiting } from './Waiting'

interface Props {
  filters: CaseFilters
  onFilter: (change: CaseFilters) => void
}

/** Whose films: everybody's, mine, nobody's yet, colleagues'. */
export function Queues({ filters, onFilter }: Props): ReactNode {
  const { t } = useTranslation('worklist')
  const { t: common } = useTranslation()
  const counts = useCounts()
  const chosen = filters.queue ?? ''
  const tab = (queue: (typeof QUEUES)[number] | '', label: string, count?: number): ReactNode => (
    <button key={queue} type="button" className={styles.tab} aria-pressed={chosen === queue} onClick={() => onFilter({ queue })}>
      {label}{' '}
      {count === undefined ? null : <span className={styles.count}>{count}</span>}
    </button>
  )
  return (
    <div className={styles.line}>
      <div className={styles.tabs} role="group" aria-label={t('queues')}>
        {tab('', t('everything'))}
        {QUEUES.map((queue) => tab(queue, common(`queue.${queue}`), counts.data?.[`queue_${queue}`]))}
      </div>
      <Waiting />
    </div>
  )
}
