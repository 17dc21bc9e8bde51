import { useMutation } from '@tanstack/react-query'
import { Alert, Form, Input, Modal } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { ApiError } from '@/api/errors'
import { useErrorText } from '@/components/errorText'

import { changePassword } from './api'

interface Entries {
  current_password: string
  new_password: string
  repeat: string
}

interface Props {
  open: boolean
  onClose: () => void
  onChanged: () => void
}

export function ChangePassword({ open, onClose, onChanged }: Props): ReactNode {
  const { t } = useTranslation('auth')
  const { t: common } = useTranslation()
  const errorText = useErrorText()
  const [form] = Form.useForm<Entries>()
  const change = useMutation({
    mutationFn: (entries: Entries) => changePassword(entries.current_password, entries.new_password),
    onSuccess: onChanged,
    onError: (error) => {
      const fields = error instanceof ApiError ? (error.fields ?? {}) : {}
      form.setFields(Object.entries(fields).map(([name, errors]) => ({ name: name as keyof Entries, errors })))
    },
  })
  const required = { required: true, message: t('required') }
  return (
    <Modal
      open={open}
      title={t('change.title')}
      okText={t('change.submit')}
      cancelText={common('cancel')}
      confirmLoading={change.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      afterClose={() => change.reset()}
      destroyOnHidden
    >
      <Form<Entries> form={form} layout="vertical" preserve={false} onFinish={(entries) => change.mutate(entries)}>
        {change.error ? <Alert showIcon type="error" title={errorText(change.error)} style={{ marginBottom: 16 }} /> : null}
        <Form.Item name="current_password" label={t('change.current')} rules={[required]}>
          <Input.Password autoComplete="current-password" maxLength={128} />
        </Form.Item>
        <Form.Item
          name="new_password"
          label={t('change.new')}
          extra={t('change.hint')}
          rules={[required, { min: 12, message: t('change.tooShort') }]}
        >
          <Input.Password autoComplete="new-password" maxLength={128} />
        </Form.Item>
        <Form.Item
          name="repeat"
          label={t('change.repeat')}
          dependencies={['new_password']}
          rules={[
            required,
            ({ getFieldValue }) => ({
              validator: (_rule, value) =>
                value === getFieldValue('new_password') ? Promise.resolve() : Promise.reject(new Error(t('change.differs'))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={128} />
        </Form.Item>
      </Form>
      <p>{t('change.note')}</p>
    </Modal>
  )
}
