import { Select } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { FLAGS, type CaseFilters } from '@/lib/caseFilters'

import styles from './SavedFilters.module.css'

interface Props {
  filters: CaseFilters
  onFilter: (change: CaseFilters) => void
}

/** Only films with a flag. */
export function FlagSelect({ filters, onFilter }: Props): ReactNode {
  const { t } = useTranslation('worklist')
  const { t: common } = useTranslation()
  return (
    <Select
      className={styles.select ?? ''}
      allowClear
      aria-label={t('flags.label')}
      placeholder={t('flags.label')}
      value={filters.flag ?? null}
      options={FLAGS.map((value) => ({ value, label: common(`flag.${value}`) }))}
      onChange={(flag: string | undefined) => onFilter({ flag: flag ?? '' })}
    />
  )
}
