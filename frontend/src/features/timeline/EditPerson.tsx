import { Alert, App, Form, Modal } from 'antd'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import type { Patient, PatientIn } from '@/api/types'
import { useErrorText } from '@/components/errorText'
import { entriesToFields, PatientFields, type PatientEntries } from '@/components/PatientFields'

import { useEditPatient } from './api'

interface Props {
  patient: Patient
  open: boolean
  onClose: () => void
}

export function EditPerson({ patient, open, onClose }: Props): ReactNode {
  const { t } = useTranslation('timeline')
  const { t: common } = useTranslation()
  const { message } = App.useApp()
  const errorText = useErrorText()
  const [form] = Form.useForm<PatientEntries>()
  const edit = useEditPatient(patient.id)
  const save = (entries: PatientEntries): void =>
    edit.mutate(toBody(entries), {
      onSuccess: () => {
        void message.success(t('saved'))
        onClose()
      },
      onError: (error) => {
        const fields = error instanceof ApiError ? (error.fields ?? {}) : {}
        form.setFields(Object.entries(fields).map(([name, errors]) => ({ name: name as keyof PatientEntries, errors })))
      },
    })
  return (
    <Modal
      open={open}
      width={640}
      title={t('editTitle')}
      okText={common('save')}
      cancelText={common('cancel')}
      confirmLoading={edit.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      afterClose={() => edit.reset()}
      destroyOnHidden
    >
      {edit.error ? <Alert showIcon type="error" title={errorText(edit.error)} style={{ marginBottom: 16 }} /> : null}
      <Form<PatientEntries> form={form} layout="vertical" preserve={false} initialValues={toEntries(patient)} onFinish={save}>
        <PatientFields />
      </Form>
    </Modal>
  )
}

function toEntries(patient: Patient): PatientEntries {
  return {
    hospital_number: patient.hospital_number,
    name: patient.name,
    ...(patient.sex ? { sex: patient.sex } : {}),
    birth_date: patient.birth_date ? dayjs(patient.birth_date) : null,
    employer: patient.employer,
    ...(patient.dust_type ? { dust_type: patient.dust_type } : {}),
    exposure_years: patient.exposure_years,
  }
}

/** What is empty is taken away from the patient, not left as it was. */
function toBody(entries: PatientEntries): PatientIn {
  const { sex, dust_type, birth_date, exposure_years, ...texts } = entriesToFields(entries)
  return {
    ...texts,
    sex: (sex ?? '') as PatientIn['sex'],
    dust_type: (dust_type ?? '') as PatientIn['dust_type'],
    birth_date: birth_date === '' ? null : birth_date,
    exposure_years: exposure_years === '' ? null : Number(exposure_years),
  }
}
