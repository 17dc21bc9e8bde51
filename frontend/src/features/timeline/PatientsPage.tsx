import { TeamOutlined } from '@ant-design/icons'
import { Button, Checkbox, Flex } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import type { PatientRow } from '@/api/types'
import { useUser } from '@/api/useSession'
import { ErrorState } from '@/components/ErrorState'
import { LoadingState } from '@/components/LoadingState'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { SearchBox } from '@/components/SearchBox'
import { ageAt, useFormat } from '@/lib/format'

import { usePatients, type PatientSearch } from './api'
import { Nothing } from './Nothing'
import styles from './PatientsPage.module.css'

/** Finds a patient by name or number; the address is the search. */
export function PatientsPage(): ReactNode {
  const { t } = useTranslation('timeline')
  const [address, setAddress] = useSearchParams()
  const wish = { search: address.get('search') ?? '', twin: address.get('twin') === 'true' }
  const find = (change: Partial<PatientSearch>): void => {
    const { search, twin } = { ...wish, ...change }
    setAddress({ ...(search ? { search } : {}), ...(twin ? { twin: 'true' } : {}) }, { replace: true })
  }
  return (
    <Page title={t('patients.title')} subtitle={t('patients.subtitle')}>
      <Flex gap="8px 20px" wrap align="center">
        <SearchBox className={styles.search} value={wish.search} onSettled={(search) => find({ search })} />
        <Checkbox checked={wish.twin} onChange={(event) => find({ twin: event.target.checked })}>
          {t('twin.only')}
        </Checkbox>
      </Flex>
      <Found wish={wish} />
    </Page>
  )
}

function Found({ wish }: { wish: Required<PatientSearch> }): ReactNode {
  const { t } = useTranslation('timeline')
  const list = usePatients(wish)
  if (list.isPending) return <LoadingState />
  if (!list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (list.data.length === 0)
    return (
      <Panel>
        <NoPatients wish={wish} />
      </Panel>
    )
  return (
    <>
      <Panel flush>
        <ul className={styles.list} aria-label={t('patients.list')}>
          {list.data.map((patient) => (
            <Row key={patient.id} patient={patient} />
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

function NoPatients({ wish: { search, twin } }: { wish: Required<PatientSearch> }): ReactNode {
  const { t } = useTranslation('timeline')
  const doctor = useUser().role === 'doctor'
  if (twin) return <Nothing text={t('twin.none')} />
  if (search) return <Nothing text={t('patients.empty')} next={t('patients.emptyNext')} />
  return (
    <Nothing text={t('patients.none')} next={doctor ? t('patients.noneNext') : ''}>
      {doctor ? <Link to="/upload">{t('toUpload')}</Link> : null}
    </Nothing>
  )
}

function Row({ patient }: { patient: PatientRow }): ReactNode {
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
          {patient.twin ? (
            <span className={styles.twin}>
              <TeamOutlined aria-hidden /> {t('twin.mark')}
            </span>
          ) : null}
        </span>
        <span className={styles.films}>
          {t('patients.films', { count: patient.films })}
          {patient.last_upload ? <span className={styles.facts}>{t('patients.last', { date: format.dateTime(patient.last_upload) })}</span> : null}
        </span>
      </Link>
    </li>
  )
}
