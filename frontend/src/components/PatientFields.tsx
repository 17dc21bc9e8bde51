import { DatePicker, Form, Input, InputNumber, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './PatientFields.module.css'

export interface PatientEntries {
  hospital_number?: string
  name?: string
  sex?: string
  birth_date?: Dayjs | null
  employer?: string
  dust_type?: string
  exposure_years?: number | null
}

export const DUST_TYPES = ['silica', 'coal', 'asbestos', 'welding', 'cement', 'graphite', 'talc', 'mixed', 'other'] as const
const SEXES = ['M', 'F', 'O'] as const

interface Props {
  numberHelp?: string | undefined
  disabled?: boolean
  children?: ReactNode
}

/** The person's fields inside a form; all texts come from the namespace `common`. */
export function PatientFields({ numberHelp, disabled = false, children }: Props): ReactNode {
  const { t } = useTranslation()
  return (
    <div className={styles.grid}>
      <Form.Item
        name="hospital_number"
        label={t('patient.hospitalNumber')}
        normalize={(value: string) => value.trimStart()}
        {...(numberHelp ? { validateStatus: 'warning', help: numberHelp } : {})}
      >
        <Input maxLength={64} disabled={disabled} autoComplete="off" />
      </Form.Item>
      <Form.Item name="name" label={t('patient.name')}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name="sex" label={t('patient.sex')}>
        <Select allowClear options={SEXES.map((value) => ({ value, label: t(`sex.${value}`) }))} />
      </Form.Item>
      <Form.Item name="birth_date" label={t('patient.birthDate')}>
        <DatePicker className={styles.full ?? ''} />
      </Form.Item>
      <Form.Item name="employer" label={t('patient.employer')}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name="dust_type" label={t('patient.dustType')}>
        <Select allowClear options={DUST_TYPES.map((value) => ({ value, label: t(`dust.${value}`) }))} />
      </Form.Item>
      <Form.Item name="exposure_years" label={t('patient.exposureYears')}>
        <InputNumber className={styles.full ?? ''} min={0} max={100} step={0.5} suffix={t('patient.years')} />
      </Form.Item>
      {children}
    </div>
  )
}

/** Form entries as the API's strings; what is empty is an empty string. */
export function entriesToFields(entries: PatientEntries): Record<string, string> {
  return {
    hospital_number: entries.hospital_number?.trim() ?? '',
    name: entries.name?.trim() ?? '',
    sex: entries.sex ?? '',
    birth_date: entries.birth_date?.format('YYYY-MM-DD') ?? '',
    employer: entries.employer?.trim() ?? '',
    dust_type: entries.dust_type ?? '',
    exposure_years: entries.exposure_years == null ? '' : String(entries.exposure_years),
  }
}
