import { SearchOutlined } from '@ant-design/icons'
import { Button, Empty, Input } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { ErrorState } from '@/components/ErrorState'
import { LoadingState } from '@/components/LoadingState'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { ageAt, useFormat } from '@/lib/format'
import { useDebounced } from '@/lib/useDebounced'

import { usePatients, type PatientWithFilms } from './api'
import styles from './PatientsPage.module.css'

/** Finds a patient by name or number; the address holds the search. */
export function PatientsPage(): ReactNode {
  const { t } = useTranslation('timeline')
  const { t: common } = useTranslation()
  const [address, setAddress] = useSearchParams()
  const [text, setText] = useState(address.get('search') ?? '')
  const search = useDebounced(text.trim())
  useEffect(() => setAddress(search ? { search } : {}, { replace: true }), [search, setAddress])
  return (
    <Page title={t('patients.title')} subtitle={t('patients.subtitle')}>
      <Input
        className={styles.search ?? ''}
        allowClear
        maxLength={100}
        prefix={<SearchOutlined aria-hidden />}
        aria-label={common('filters.search')}
        placeholder={common('filters.search')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Found search={search} />
    </Page>
  )
}

function Found({ search }: { search: string }): ReactNode {
  const { t } = useTranslation('timeline')
  const list = usePatients(search)
  if (list.isPending) return <LoadingState />
  if (!list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (list.data.length === 0)
    return (
      <Panel>
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(search ? 'patients.empty' : 'patients.none')} />
      </Panel>
    )
  return (
    <>
      <Panel flush>
        <ul className={styles.list} aria-label={t('patients.list')}>
          {list.data.map((found) => (
            <PatientRow key={found.patient.id} found={found} />
          ))}
        </ul>
      </Panel>
      {list.hasNextPage ? (
        <Button className={styles.more ?? ''} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('patients.more')}
        </Button>
      ) : null}
    </>
  )
}

function PatientRow({ found: { patient, films, last } }: { found: PatientWithFilms }): ReactNode {
  const { t } = useTranslation('timeline')
  const { t: common } = useTranslation()
  const format = useFormat()
  const age = ageAt(patient.birth_date)
  const facts = [patient.sex ? common(`sex.${patient.sex}`) : '', age === null ? '' : common('age', { count: age })]
  return (
    <li>
      <Link className={styles.row} to={`/patients/${patient.id}`}>
        <span>
          <strong>{patient.name || patient.hospital_number}</strong>
          <span className={styles.facts}>{[patient.hospital_number, ...facts].filter(Boolean).join(' · ')}</span>
        </span>
        <span className={styles.films}>
          {t('patients.films', { count: films })}
          <span className={styles.facts}>{t('patients.last', { date: format.dateTime(last) })}</span>
        </span>
      </Link>
    </li>
  )
}
