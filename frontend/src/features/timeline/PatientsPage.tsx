import { Button, Empty } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { ErrorState } from '@/components/ErrorState'
import { LoadingState } from '@/components/LoadingState'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { SearchBox } from '@/components/SearchBox'
import { ageAt, useFormat } from '@/lib/format'

import { usePatients, type PatientWithFilms } from './api'
import styles from './PatientsPage.module.css'

/** Finds a patient by name or number; the address is the search. */
export function PatientsPage(): ReactNode {
  const { t } = useTranslation('timeline')
  const [address, setAddress] = useSearchParams()
  const search = address.get('search') ?? ''
  const find = (text: string): void => setAddress(text ? { search: text } : {}, { replace: true })
  return (
    <Page title={t('patients.title')} subtitle={t('patients.subtitle')}>
      <SearchBox className={styles.search} value={search} onSettled={find} />
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
