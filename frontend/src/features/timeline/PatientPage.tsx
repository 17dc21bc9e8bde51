import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { PatientHistory } from '@/api/types'
import { ErrorPage } from '@/components/ErrorPage'
import { LoadingState } from '@/components/LoadingState'
import { Page } from '@/components/Page'

import { usePatient } from './api'
import { Exposures } from './exposures/Exposures'
import { Films } from './Films'
import { Merges } from './merge/Merges'
import { Notices } from './Notices'
import { Person } from './Person'
import { ZonesOverTime } from './zones/ZonesOverTime'

/** One person: films in the order of time, profusion over time, exposure, merges. */
export function PatientPage({ patientId }: { patientId: string }): ReactNode {
  const patient = usePatient(patientId)
  if (patient.isPending) return <LoadingState />
  if (!patient.data) return <ErrorPage error={patient.error} onRetry={() => void patient.refetch()} />
  return <History patient={patient.data} />
}

function History({ patient }: { patient: PatientHistory }): ReactNode {
  const { t } = useTranslation('timeline')
  const name = patient.name || patient.hospital_number
  return (
    <Page title={name} tabTitle={t('tabTitle', { name })} subtitle={t('title')}>
      <Notices patient={patient} />
      <Person patient={patient} />
      <Films rows={patient.cases} />
      {patient.cases.length > 0 ? <ZonesOverTime films={patient.cases} /> : null}
      <Exposures patient={patient} />
      <Merges merges={patient.merges} />
    </Page>
  )
}
