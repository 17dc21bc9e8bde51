import { SearchOutlined } from '@ant-design/icons'
import { Button, Checkbox, DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { CaseFilters } from '@/lib/caseFilters'
import { useDebounced } from '@/lib/useDebounced'

import styles from './CaseFilterBar.module.css'

interface Props {
  filters: CaseFilters
  onChange: (change: CaseFilters) => void
  /** Doctors may narrow the list to what they uploaded themselves. */
  withMine: boolean
  extra?: ReactNode
}

const STATUSES = ['queued', 'running', 'done', 'rejected', 'failed']
const READINGS = ['unread', 'draft', 'signed']
const STAGES = ['0', '1', '2', '3']

/** The filters shared by the worklist and the export. */
export function CaseFilterBar({ filters, onChange, withMine, extra }: Props): ReactNode {
  const { t } = useTranslation()
  const cleared: CaseFilters = Object.fromEntries(Object.keys(filters).map((name) => [name, '']))
  const select = (name: 'status' | 'stage' | 'reading', group: string, values: string[]): ReactNode => (
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
      <SearchBox value={filters.search ?? ''} onSettled={(search) => onChange({ search })} />
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

/** Types freely, reports once the typing pauses, and follows the address (back button, clear). */
function SearchBox({ value, onSettled }: { value: string; onSettled: (text: string) => void }): ReactNode {
  const { t } = useTranslation()
  const [text, setText] = useState(value)
  const [known, setKnown] = useState(value)
  if (known !== value) {
    setKnown(value)
    if (text.trim() !== value) setText(value)
  }
  const settled = useDebounced(text.trim())
  useEffect(() => {
    if (settled === text.trim() && settled !== value) onSettled(settled)
    // Only a pause in typing reports; a new address by itself must not report the old text.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled])
  return (
    <Input
      className={styles.search ?? ''}
      allowClear
      maxLength={100}
      prefix={<SearchOutlined aria-hidden />}
      aria-label={t('filters.search')}
      placeholder={t('filters.search')}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  )
}

function Period({ filters, onChange }: Pick<Props, 'filters' | 'onChange'>): ReactNode {
  const { t } = useTranslation()
  const day = (value: string | undefined): dayjs.Dayjs | null => (value ? dayjs(value) : null)
  return (
    <DatePicker.RangePicker
      className={styles.period ?? ''}
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
