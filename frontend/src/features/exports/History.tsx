import { useQuery } from '@tanstack/react-query'
import { Empty, Table, Typography, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { api, unwrap } from '@/api/client'
import { keys } from '@/api/keys'
import type { ExportRecord } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { LoadingState } from '@/components/LoadingState'
import { Panel } from '@/components/Panel'
import { useFormat } from '@/lib/format'

import { useFilterText } from './filterText'

/** What was exported, by whom, with the digest that identifies the file. */
export function History(): ReactNode {
  const { t } = useTranslation('exports')
  const columns = useColumns()
  const history = useQuery({
    queryKey: keys.exports,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/exports/', { signal })),
  })
  const body = (): ReactNode => {
    if (history.isPending) return <LoadingState />
    if (!history.data) return <ErrorState error={history.error} onRetry={() => void history.refetch()} />
    return (
      <Table<ExportRecord>
        rowKey="id"
        size="middle"
        columns={columns}
        dataSource={history.data}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 760 }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('empty')} /> }}
      />
    )
  }
  return <Panel title={t('history')}>{body()}</Panel>
}

function useColumns(): TableColumnsType<ExportRecord> {
  const { t } = useTranslation('exports')
  const format = useFormat()
  const filterText = useFilterText()
  return [
    { title: t('columns.at'), width: 190, render: (_, row) => format.dateTime(row.at) },
    { title: t('columns.by'), width: 150, dataIndex: 'actor_name' },
    { title: t('columns.format'), width: 90, render: (_, row) => row.as.toUpperCase() },
    { title: t('columns.filters'), render: (_, row) => filterText(row.filters) },
    {
      title: t('columns.count'),
      width: 120,
      align: 'right',
      render: (_, row) => (row.complete ? row.count : `${row.count} (${t('brokenOff')})`),
    },
    {
      title: t('columns.digest'),
      width: 190,
      render: (_, row) => (
        <Typography.Text code copyable={{ text: row.digest, tooltips: [t('copyDigest'), ''] }} title={row.digest}>
          {row.digest.slice(0, 12)}
        </Typography.Text>
      ),
    },
  ]
}
