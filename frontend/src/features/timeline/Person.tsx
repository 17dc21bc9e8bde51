import { EditOutlined, UsergroupAddOutlined } from '@ant-design/icons'
import { Button, Flex } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { PatientField, PatientHistory } from '@/api/types'
import { useUser } from '@/api/useSession'
import { Panel } from '@/components/Panel'
import { ageAt } from '@/lib/format'

import { EditPerson } from './EditPerson'
import { useFromJobs } from './exposures/fromJobs'
import { MergeDialog } from './merge/MergeDialog'
import { FIELDS, usePersonalData } from './merge/personalData'
import styles from './Person.module.css'

/** Who the patient is and what dust he was exposed to; doctors may correct it. */
export function Person({ patient }: { patient: PatientHistory }): ReactNode {
  const { t } = useTranslation('timeline')
  const [open, setOpen] = useState<'edit' | 'merge' | null>(null)
  const mayWrite = useUser().role === 'doctor' && patient.merged_into === null
  const close = (): void => setOpen(null)
  const buttons = (
    <Flex gap={8} wrap>
      <Button icon={<UsergroupAddOutlined aria-hidden />} onClick={() => setOpen('merge')}>
        {t('merge.start')}
      </Button>
      <Button icon={<EditOutlined aria-hidden />} onClick={() => setOpen('edit')}>
        {t('edit')}
      </Button>
    </Flex>
  )
  return (
    <Panel title={t('person')} extra={mayWrite ? buttons : null}>
      <Facts patient={patient} />
      {mayWrite ? <EditPerson patient={patient} open={open === 'edit'} onClose={close} /> : null}
      {open === 'merge' ? <MergeDialog kept={patient} onClose={close} /> : null}
    </Panel>
  )
}

function Facts({ patient }: { patient: PatientHistory }): ReactNode {
  const { label } = usePersonalData()
  return (
    <dl className={styles.facts}>
      {FIELDS.filter((field) => field !== 'name').map((field) => (
        <div key={field}>
          <dt>{label(field)}</dt>
          <dd>
            <Told patient={patient} field={field} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** What was stated; where nothing was, what the jobs say, marked as theirs. */
function Told({ patient, field }: { patient: PatientHistory; field: PatientField }): ReactNode {
  const { t } = useTranslation()
  const { t: ofPatient } = useTranslation('timeline')
  const { value } = usePersonalData()
  const fromJobs = useFromJobs(patient)(field)
  const stated = value(patient, field)
  const age = ageAt(patient.birth_date)
  if (stated !== '') return field === 'birth_date' && age !== null ? `${stated} (${t('age', { count: age })})` : stated
  if (fromJobs === '') return t('none')
  return (
    <>
      {fromJobs} <span className={styles.source}>{ofPatient('exposure.fromJobs')}</span>
    </>
  )
}
