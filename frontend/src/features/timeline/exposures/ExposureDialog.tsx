import { Alert, App, Checkbox, Form, Input, InputNumber, Modal, Select } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import type { Exposure, ExposureIn } from '@/api/types'
import { useErrorText } from '@/components/errorText'
import { DUST_TYPES } from '@/components/PatientFields'

import { useSaveExposure } from '../api'
import { readKnownDate } from '../knownDate'
import styles from './Exposures.module.css'

interface Props {
  patientId: string
  /** The row to change; a new one without it. */
  row: Exposure | null
  onClose: () => void
}

type Row = Omit<Exposure, 'id'>
type Entries = Omit<Row, 'dust_type'> & { dust_type?: Exposure['dust_type'] | undefined }
const EMPTY: Row = { employer: '', job: '', dust_type: '', began: '', ended: '', ongoing: false, hours_per_day: null, protection: '' }

export function ExposureDialog({ patientId, row, onClose }: Props): ReactNode {
  const { t } = useTranslation('timeline')
  const { t: common } = useTranslation()
  const { message } = App.useApp()
  const errorText = useErrorText()
  const [form] = Form.useForm<Entries>()
  const save = useSaveExposure(patientId, row)
  const known: Row = row ?? EMPTY
  const send = (entries: Entries): void =>
    save.mutate(changesOf(entries, row), {
      onSuccess: () => {
        void message.success(t('saved'))
        onClose()
      },
      onError: (error) => {
        const fields = error instanceof ApiError ? (error.fields ?? {}) : {}
        form.setFields(Object.entries(fields).map(([name, errors]) => ({ name: name as keyof Entries, errors })))
      },
    })
  return (
    <Modal
      open
      width={640}
      title={t(row ? 'exposure.editTitle' : 'exposure.addTitle')}
      okText={common('save')}
      cancelText={common('cancel')}
      confirmLoading={save.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      {save.error ? <Alert showIcon type="error" title={errorText(save.error)} style={{ marginBottom: 16 }} /> : null}
      <Form<Entries> form={form} layout="vertical" initialValues={{ ...known, dust_type: known.dust_type || undefined }} onFinish={send}>
        <Fields />
      </Form>
    </Modal>
  )
}

function Fields(): ReactNode {
  const { t } = useTranslation('timeline')
  const { t: common } = useTranslation()
  const ongoing = Form.useWatch<boolean | undefined>('ongoing')
  return (
    <div className={styles.grid}>
      <Form.Item name="employer" label={common('patient.employer')}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name="job" label={t('exposure.job')}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name="dust_type" label={common('patient.dustType')}>
        <Select allowClear options={DUST_TYPES.map((value) => ({ value, label: common(`dust.${value}`) }))} />
      </Form.Item>
      <Form.Item name="hours_per_day" label={t('exposure.hoursPerDay')}>
        <InputNumber className={styles.full ?? ''} min={0} max={24} step={0.5} />
      </Form.Item>
      <Form.Item name="began" label={t('exposure.began')} extra={t('exposure.dateHelp')}>
        <Input maxLength={16} autoComplete="off" inputMode="numeric" />
      </Form.Item>
      <Form.Item name="ended" label={t('exposure.ended')} extra={t('exposure.dateHelp')}>
        <Input maxLength={16} autoComplete="off" inputMode="numeric" disabled={ongoing === true} />
      </Form.Item>
      <Form.Item name="protection" label={t('exposure.protection')}>
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
      <Form.Item name="ongoing" valuePropName="checked" label={t('exposure.now')}>
        <Checkbox>{t('exposure.ongoing')}</Checkbox>
      </Form.Item>
    </div>
  )
}

/** What differs from the row, so that two people who correct different things do not undo each other. */
function changesOf(entries: Entries, row: Exposure | null): ExposureIn {
  const all: Row = {
    employer: entries.employer.trim(),
    job: entries.job.trim(),
    dust_type: entries.dust_type ?? '',
    began: readKnownDate(entries.began),
    ended: entries.ongoing ? '' : readKnownDate(entries.ended),
    ongoing: entries.ongoing,
    hours_per_day: entries.hours_per_day,
    protection: entries.protection.trim(),
  }
  if (row === null) return all
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => row[name as keyof Row] !== value))
}
