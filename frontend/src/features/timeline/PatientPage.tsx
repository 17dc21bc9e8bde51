import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { PatientHistory } from '@/api/types'
import { ErrorState } from '@/components/ErrorState'
import { LoadingState } from '@/components/LoadingState'
import { Page } from '@/components/Page'

import { usePatient } from './api'
import { Films } from './Films'
import { Person } from './Person'

/** One patient's films in time order, newest first. */
export function PatientPage({ patientId }: { patientId: string }): ReactNode {
  const patient = usePatient(patientId)
  if (patient.isPending) return <LoadingState />
  if (!patient.data) return <ErrorState error={patient.error} onRetry={() => void patient.refetch()} />
  return <History patient={patient.data} />
}

function History({ patient }: { patient: PatientHistory }): ReactNode {
  const { t } = useTranslation('timeline')
  const name = patient.name || patient.hospital_number
  return (
    <Page title={name} tabTitle={t('tabTitle', { name })} subtitle={t('title')}>
      <Person patient={patient} />
      {patient.single_film ? <Alert showIcon type="warning" title={t('singleFilm')} /> : null}
      <Films rows={patient.cases} />
    </Page>
  )
}
