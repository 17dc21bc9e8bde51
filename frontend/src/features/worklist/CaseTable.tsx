import { Table, type TableColumnsType, type TableProps } from 'antd'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { CaseRow } from '@/api/types'
import { useUser } from '@/api/useSession'
import { useCodeText } from '@/components/errorText'
import { ReadingTag } from '@/components/ReadingTag'
import { StatusTag } from '@/components/StatusTag'
import { ORDERINGS, type Ordering } from '@/lib/caseFilters'
import { useFormat } from '@/lib/format'

import styles from './CaseTable.module.css'
import { ClaimMark, Marks } from './Marks'
import { ModelStage } from './ModelStage'
import { PatientCell } from './PatientCell'

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
      scroll={{ x: 1180 }}
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

function useColumns(ordering: Ordering): TableColumnsType<CaseRow> {
  const { t } = useTranslation('worklist')
  const auditor = useUser().role === 'auditor'
  const format = useFormat()
  const codeText = useCodeText()
  const sortable = (key: string): TableColumnsType<CaseRow>[number] => ({
    key,
    sorter: true,
    sortOrder: ordering === key ? 'ascend' : ordering === `-${key}` ? 'descend' : null,
  })
  return [
    { ...sortable('patient_name'), title: t('columns.patient'), width: 220, render: (_, row) => <PatientCell row={row} /> },
    { ...sortable('created_at'), title: t('columns.uploaded'), width: 180, render: (_, row) => <span className={styles.date}>{format.dateTime(row.created_at)}</span> },
    {
      title: t(auditor ? 'columns.department' : 'columns.by'),
      width: 140,
      render: (_, row) => (auditor ? row.department_name : row.created_by_name),
    },
    {
      title: t('columns.analysis'),
      render: (_, { analysis }) => (
        <StatusTag status={analysis.status} reason={analysis.code ? codeText(analysis.code) : ''} />
      ),
    },
    { title: t('columns.stage'), width: 160, render: (_, row) => <ModelStage row={row} /> },
    {
      ...sortable('ill_score'),
      title: <span title={t('scoreHint')}>{t('columns.score')}</span>,
      width: 96,
      align: 'right',
      render: (_, row) => <span className={styles.number}>{format.number(row.analysis.ill_score)}</span>,
    },
    { title: t('columns.reading'), width: 170, render: (_, row) => <ReadingTag reading={row.reading} /> },
    { title: t('columns.reader'), width: 120, render: (_, row) => <ClaimMark claim={row.claim} /> },
    { title: t('columns.marks'), width: 130, render: (_, row) => <Marks row={row} /> },
  ]
}
