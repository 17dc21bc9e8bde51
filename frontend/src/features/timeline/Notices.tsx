import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { PatientHistory } from '@/api/types'
import { useFormat } from '@/lib/format'

import styles from './Notices.module.css'

/** What has to be known before the films are read. */
export function Notices({ patient }: { patient: PatientHistory }): ReactNode {
  const { t } = useTranslation('timeline')
  const { merged_into: into, twins } = patient
  if (into) {
    const link = (
      <Link className={styles.link} to={`/patients/${into.id}`}>
        {t('merge.openKept', { name: into.name || into.hospital_number })}
      </Link>
    )
    return <Alert showIcon type="warning" title={<Said first={t('merge.into')}>{link}</Said>} />
  }
  return (
    <>
      {twins.length > 0 ? (
        <Alert
          showIcon
          type="warning"
          title={
            <Said first={t('twin.title', { count: twins.length })}>
              <Twins twins={twins} />
            </Said>
          }
        />
      ) : null}
      {patient.single_film ? <Alert showIcon type="warning" title={t('singleFilm')} /> : null}
      <Examination patient={patient} />
    </>
  )
}

/** What is the matter, and in the same breath what to do about it. */
function Said({ first, children }: { first: string; children: ReactNode }): ReactNode {
  return (
    <>
      <strong>{first}</strong> <span className={styles.more}>{children}</span>
    </>
  )
}

function Twins({ twins }: { twins: PatientHistory['twins'] }): ReactNode {
  const { t } = useTranslation('timeline')
  return (
    <>
      {t('twin.text')}{' '}
      {twins.map((twin, at) => (
        <span key={twin.id}>
          {at > 0 ? t('listSeparator') : ''}
          <Link className={styles.link} to={`/patients/${twin.id}`}>{`${twin.name} (${twin.hospital_number})`}</Link>
        </span>
      ))}
    </>
  )
}

/** When the next examination is due, who said so, and whether it is late. */
function Examination({ patient }: { patient: PatientHistory }): ReactNode {
  const { t } = useTranslation('timeline')
  const format = useFormat()
  const next = patient.next_examination
  if (patient.cases.length === 0) return null
  if (next === null) return <Alert showIcon type="info" title={<Said first={t('examination.none')}>{t('examination.noneNext')}</Said>} />
  const said = t('examination.said', { name: next.set_by, date: format.dateTime(next.set_at) })
  return (
    <Alert
      showIcon
      type={next.state === 'overdue' ? 'warning' : 'info'}
      title={
        <Said first={t(`examination.${next.state}`, { date: format.date(next.due) })}>
          {said}{' '}
          <Link className={styles.link} to={`/cases/${next.case_id}`}>
            {t('examination.reading')}
          </Link>
        </Said>
      }
    />
  )
}
