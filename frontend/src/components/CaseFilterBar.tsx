import { Button, Checkbox, DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { READINGS, STAGES, STATUSES, type CaseFilters } from '@/lib/caseFilters'

import styles from './CaseFilterBar.module.css'
import { SearchBox } from './SearchBox'

interface Props {
  filters: CaseFilters
  onChange: (change: CaseFilters) => void
  /** Doctors may narrow the list to what they uploaded themselves. */
  withMine: boolean
  extra?: ReactNode
}

/** The filters shared by the worklist and the export. */
export function CaseFilterBar({ filters, onChange, withMine, extra }: Props): ReactNode {
  const { t } = useTranslation()
  const cleared: CaseFilters = Object.fromEntries(Object.keys(filters).map((name) => [name, '']))
  const select = (name: 'status' | 'stage' | 'reading', group: string, values: readonly string[]): ReactNode => (
    <Select
      className={styles.select ?? ''}
      allowClear
      aria-label={t(`filters.${name}`)}
      placeholder={t(`filters.${name}`)}
      value={filters[name] ?? null}
      options={values.map((value) => ({ value, label: t(`${group}.${value}`) }))}
      onChange={(value: string | null) => onChange({ [name]: value ?? '' })}
    />
  )
  return (
    <div className={styles.bar} role="search" aria-label={t('filters.label')}>
      <SearchBox className={styles.search} value={filters.search ?? ''} onSettled={(search) => onChange({ search })} />
      {select('status', 'status', STATUSES)}
      {select('stage', 'stage', STAGES)}
      {select('reading', 'reading', READINGS)}
      <Period filters={filters} onChange={onChange} />
      {withMine ? (
        <Checkbox checked={filters.mine === 'true'} onChange={(event) => onChange({ mine: event.target.checked ? 'true' : '' })}>
          {t('filters.mine')}
        </Checkbox>
      ) : null}
      {Object.keys(filters).length > 0 ? (
        <Button type="link" className={styles.clear ?? ''} onClick={() => onChange(cleared)}>
          {t('filters.clear')}
        </Button>
      ) : null}
      {extra}
    </div>
  )
}

function Period({ filters, onChange }: Pick<Props, 'filters' | 'onChange'>): ReactNode {
  const { t } = useTranslation()
  const day = (value: string | undefined): dayjs.Dayjs | null => (value ? dayjs(value) : null)
  return (
    <DatePicker.RangePicker
      className={styles.period ?? ''}
      classNames={{ popup: { root: styles.months ?? '' } }}
      allowEmpty
      aria-label={t('filters.period')}
      placeholder={[t('filters.from'), t('filters.to')]}
      value={[day(filters.created_from), day(filters.created_to)]}
      onChange={(days) =>
        onChange({
          created_from: days?.[0]?.format('YYYY-MM-DD') ?? '',
          created_to: days?.[1]?.format('YYYY-MM-DD') ?? '',
        })
      }
    />
  )
}
