import { DatePicker, Form, Input, type FormInstance } from 'antd'
import type { Dayjs } from 'dayjs'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { entriesToFields, PatientFields, type PatientEntries } from '@/components/PatientFields'

import styles from './PatientForm.module.css'

export interface UploadEntries extends PatientEntries {
  acquired_on?: Dayjs | null
  note?: string
}

/** The patient of the films to be sent; empty fields are taken from each film's own header. */
export function PatientForm({ form, nameless }: { form: FormInstance<UploadEntries>; nameless: number }): ReactNode {
  const { t } = useTranslation('upload')
  return (
    <Form<UploadEntries> form={form} layout="vertical">
      <p className={styles.intro}>{t('patient.intro')}</p>
      <PatientFields numberHelp={nameless > 0 ? t('patient.numberNeeded', { count: nameless }) : undefined}>
        <Form.Item name="acquired_on" label={t('patient.acquired')}>
          <DatePicker className={styles.full ?? ''} />
        </Form.Item>
      </PatientFields>
      <Form.Item name="note" label={t('patient.note')}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={2000} />
      </Form.Item>
    </Form>
  )
}

export function entriesToUpload(entries: UploadEntries): Record<string, string> {
  return {
    ...entriesToFields(entries),
    acquired_on: entries.acquired_on?.format('YYYY-MM-DD') ?? '',
    note: entries.note?.trim() ?? '',
  }
}
