import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { CaseCounts } from '@/api/types'
import { STATUSES, type CaseFilters } from '@/lib/caseFilters'

import styles from './Counts.module.css'
import { useCounts } from './useWorklist'

interface Props {
  filters: CaseFilters
  onFilter: (change: CaseFilters) => void
}

interface Tile {
  name: keyof CaseCounts
  label: string
  filter: CaseFilters
}

/** How many films are in which state; each number is also the filter for it. */
export function Counts({ filters, onFilter }: Props): ReactNode {
  const { t } = useTranslation('worklist')
  const { t: common } = useTranslation()
  const counts = useCounts()
  const state = (status: (typeof STATUSES)[number]): Tile => ({
    name: status,
    label: common(`status.${status}`),
    filter: { status, reading: '' },
  })
  const tiles: Tile[] = [
    { name: 'total', label: t('counts.total'), filter: { status: '', reading: '' } },
    { name: 'unread', label: t('counts.unread'), filter: { status: '', reading: 'unread' } },
    ...STATUSES.map(state),
  ]
  return (
    <div className={styles.strip} role="group" aria-label={t('counts.label')}>
      {tiles.map(({ name, label, filter }) => (
        <button
          key={name}
          type="button"
          className={styles.tile}
          aria-pressed={(filters.status ?? '') === filter.status && (filters.reading ?? '') === filter.reading}
          onClick={() => onFilter(filter)}
        >
          <span className={styles.value}>{counts.data?.[name] ?? '–'}</span>
          <span className={styles.label}>{label}</span>
        </button>
      ))}
    </div>
  )
}
