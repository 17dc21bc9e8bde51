import { useQuery } from '@tanstack/react-query'
import { Empty, Grid, Table, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { api, unwrap } from '@/api/client'
import { keys } from '@/api/keys'
import type { ExportRecord } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { LoadingState } from '@/components/LoadingState'
import { Panel } from '@/components/Panel'

import { HistoryCards, PAGE_SIZE } from './HistoryCards'
import { Digest, useRecordText } from './record'

/** What was exported, by whom, with the digest that identifies the file. */
export function History(): ReactNode {
  const { t } = useTranslation('exports')
  const columns = useColumns()
  const { sm = true } = Grid.useBreakpoint()
  const history = useQuery({
    queryKey: keys.exports,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/exports/', { signal })),
  })
  const body = (): ReactNode => {
    if (history.isPending) return <LoadingState />
    if (!history.data) return <ErrorState error={history.error} onRetry={() => void history.refetch()} />
    if (!sm && history.data.length > 0) return <HistoryCards records={history.data} />
    return (
      <Table<ExportRecord>
        rowKey="id"
        size="middle"
        columns={columns}
        dataSource={history.data}
        pagination={{ pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 760 }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('empty')} /> }}
      />
    )
  }
  return <Panel title={t('history')}>{body()}</Panel>
}

function useColumns(): TableColumnsType<ExportRecord> {
  const { t } = useTranslation('exports')
  const tell = useRecordText()
  return [
    { title: t('columns.at'), width: 190, render: (_, row) => tell(row).at },
    { title: t('columns.by'), width: 150, dataIndex: 'actor_name' },
    { title: t('columns.format'), width: 90, render: (_, row) => tell(row).as },
    { title: t('columns.filters'), render: (_, row) => tell(row).filters },
    { title: t('columns.count'), width: 120, align: 'right', render: (_, row) => tell(row).count },
    { title: t('columns.digest'), width: 190, render: (_, row) => <Digest of={row.digest} /> },
  ]
}
