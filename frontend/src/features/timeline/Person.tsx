import { EditOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Patient } from '@/api/types'
import { useUser } from '@/api/useSession'
import { Panel } from '@/components/Panel'
import { ageAt, useFormat } from '@/lib/format'

import { EditPerson } from './EditPerson'
import styles from './Person.module.css'

/** Who the patient is and what dust he was exposed to; doctors may correct it. */
export function Person({ patient }: { patient: Patient }): ReactNode {
  const { t } = useTranslation('timeline')
  const [editing, setEditing] = useState(false)
  const doctor = useUser().role === 'doctor'
  const edit = (
    <Button icon={<EditOutlined aria-hidden />} onClick={() => setEditing(true)}>
      {t('edit')}
    </Button>
  )
  return (
    <Panel title={t('person')} extra={doctor ? edit : null}>
      <Facts patient={patient} />
      {doctor ? <EditPerson patient={patient} open={editing} onClose={() => setEditing(false)} /> : null}
    </Panel>
  )
}

function Facts({ patient }: { patient: Patient }): ReactNode {
  const { t } = useTranslation()
  const format = useFormat()
  const age = ageAt(patient.birth_date)
  const born = `${format.date(patient.birth_date)}${age === null ? '' : ` (${t('age', { count: age })})`}`
  const years = patient.exposure_years == null ? '' : `${format.number(patient.exposure_years, 1)} ${t('patient.years')}`
  const facts: [string, string][] = [
    [t('patient.hospitalNumber'), patient.hospital_number],
    [t('patient.sex'), patient.sex ? t(`sex.${patient.sex}`) : ''],
    [t('patient.birthDate'), born],
    [t('patient.employer'), patient.employer],
    [t('patient.dustType'), patient.dust_type ? t(`dust.${patient.dust_type}`) : ''],
    [t('patient.exposureYears'), years],
  ]
  return (
    <dl className={styles.facts}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value || t('none')}</dd>
        </div>
      ))}
    </dl>
  )
}
