import { Table, type TableProps } from 'antd'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { CaseRow } from '@/api/types'
import { ORDERINGS, type Ordering } from '@/lib/caseFilters'

import styles from './CaseTable.module.css'
import { useColumns } from './useColumns'

interface Props {
  rows: CaseRow[]
  ordering: Ordering
  onOrder: (ordering: Ordering) => void
  onOpen: (id: string) => void
}

export function CaseTable({ rows, ordering, onOrder, onOpen }: Props): ReactNode {
  const { t } = useTranslation('worklist')
  const columns = useColumns(ordering)
  const sort: TableProps<CaseRow>['onChange'] = (_paging, _filters, sorter) => {
    const { columnKey, order } = Array.isArray(sorter) ? (sorter[0] ?? {}) : sorter
    const asked = `${order === 'descend' ? '-' : ''}${String(columnKey)}`
    const known = order ? ORDERINGS.find((ordering) => ordering === asked) : undefined
    onOrder(known ?? '-created_at')
  }
  return (
    <Table<CaseRow>
      aria-label={t('table')}
      rowKey="id"
      size="middle"
      pagination={false}
      columns={columns}
      dataSource={rows}
      onChange={sort}
      showSorterTooltip={false}
      rowClassName={styles.row ?? ''}
      onRow={(row) => ({
        'data-case': row.id,
        tabIndex: 0,
        onClick: (event) => {
          // A click on the link itself is the link's (new tab with Ctrl, for instance).
          if (!(event.target instanceof Element && event.target.closest('a'))) onOpen(row.id)
        },
        onKeyDown: (event: KeyboardEvent<HTMLElement>) => onRowKey(event, () => onOpen(row.id)),
      })}
    />
  )
}

/** Enter opens, arrows move between the rows. */
function onRowKey(event: KeyboardEvent<HTMLElement>, open: () => void): void {
  const row = event.currentTarget
  if (event.key === 'Enter' && event.target === row) open()
  const neighbour = event.key === 'ArrowDown' ? row.nextElementSibling : event.key === 'ArrowUp' ? row.previousElementSibling : null
  if (neighbour instanceof HTMLElement) {
    event.preventDefault()
    neighbour.focus()
  }
}
