import { UploadOutlined } from '@ant-design/icons'
import { Alert, Button, Select } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { useUser } from '@/api/useSession'
import { CaseFilterBar } from '@/components/CaseFilterBar'
import { ErrorState } from '@/components/ErrorState'
import { LoadingState } from '@/components/LoadingState'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { useErrorText } from '@/components/errorText'
import { listOf, orderingsFor, readFilters, readOrdering, withFilters, type CaseFilters, type Ordering } from '@/lib/caseFilters'

import { CaseList } from './CaseList'
import { Counts } from './Counts'
import { DayLine } from './DayLine'
import { FlagSelect } from './FlagSelect'
import { Keys } from './Keys'
import { NoCases, TakeNext } from './NoCases'
import { Pager } from './Pager'
import { Queues } from './Queues'
import { SavedFilters } from './SavedFilters'
import { useDefaultFilter } from './useDefaultFilter'
import { useWorklist } from './useWorklist'
import styles from './WorklistPage.module.css'

/** The films of the department. The address is the state: filters, order and page survive reload and can be sent on. */
export function WorklistPage({ keyEditor }: { keyEditor?: ReactNode }): ReactNode {
  const { t } = useTranslation('worklist')
  const { role, department } = useUser()
  const doctor = role === 'doctor'
  const [address, setAddress] = useSearchParams()
  useDefaultFilter(address, setAddress)
  const filter = (change: CaseFilters): void => setAddress(withFilters(address, change), { replace: true })
  const order = (ordering: Ordering): void => {
    const next = withFilters(address, {})
    next.set('ordering', ordering)
    setAddress(next)
  }
  return (
    <Page
      title={t('title')}
      subtitle={doctor ? <DayLine /> : t('subtitle.auditor')}
      actions={
        <>
          {keyEditor === undefined ? null : <Keys editor={keyEditor} />}
          {doctor ? <Actions /> : null}
        </>
      }
    >
      {doctor ? <Queues filters={readFilters(address)} onFilter={filter} /> : null}
      <Counts filters={readFilters(address)} onFilter={filter} />
      <Panel>
        <CaseFilterBar
          filters={readFilters(address)}
          onChange={filter}
          withMine={doctor}
          extra={
            <>
              <FlagSelect filters={readFilters(address)} onFilter={filter} />
              <SavedFilters
                query={Object.fromEntries(new URLSearchParams(listOf(address)))}
                onApply={(query) => setAddress(new URLSearchParams(query))}
              />
              <OrderSelect value={readOrdering(address, orderingsFor(department))} onChange={order} />
            </>
          }
        />
      </Panel>
      <Films address={address} onOrder={order} onPage={(cursor) => setAddress(withCursor(address, cursor))} />
    </Page>
  )
}

function withCursor(address: URLSearchParams, cursor: string | null): URLSearchParams {
  const next = new URLSearchParams(address)
  if (cursor === null) next.delete('cursor')
  else next.set('cursor', cursor)
  return next
}

function Actions(): ReactNode {
  const { t } = useTranslation('worklist')
  return (
    <>
      <TakeNext />
      <Link to="/upload">
        <Button icon={<UploadOutlined aria-hidden />} tabIndex={-1}>
          {t('upload')}
        </Button>
      </Link>
    </>
  )
}

/** Pixels that an order takes in the list of them: all are in sight, none has to be scrolled for. */
const OPTION = 32

function OrderSelect({ value, onChange }: { value: Ordering; onChange: (next: Ordering) => void }): ReactNode {
  const { t } = useTranslation('worklist')
  const offered = orderingsFor(useUser().department)
  const options = offered.map((ordering) => ({ value: ordering, label: t(`ordering.${ordering}`) }))
  return <Select className={styles.order ?? ''} aria-label={t('sort')} popupMatchSelectWidth={false} listHeight={options.length * OPTION} value={value} options={options} onChange={onChange} />
}

interface FilmsProps {
  address: URLSearchParams
  onOrder: (ordering: Ordering) => void
  onPage: (cursor: string | null) => void
}

function Films({ address, onOrder, onPage }: FilmsProps): ReactNode {
  const { t } = useTranslation('worklist')
  const errorText = useErrorText()
  const list = useWorklist(address)
  if (list.isPending) return <LoadingState />
  if (!list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  const filters = readFilters(address)
  return (
    <>
      {list.error ? <Alert type="warning" showIcon title={t('stale', { reason: errorText(list.error) })} /> : null}
      <Panel flush>
        {list.data.results.length === 0 ? (
          <NoCases filters={filters} paged={address.has('cursor')} />
        ) : (
          <CaseList rows={list.data.results} ordering={readOrdering(address)} onOrder={onOrder} />
        )}
      </Panel>
      <Pager page={list.data} onFirstPage={!address.has('cursor')} onPage={onPage} />
    </>
  )
}
