import { useQueryClient } from '@tanstack/react-query'
import { Button, Form } from 'antd'
import { useEffect, useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { keys } from '@/api/keys'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { askAnew } from '@/lib/queryClient'

import { DropZone } from './DropZone'
import { entriesToUpload, PatientForm, type UploadEntries } from './PatientForm'
import { QueueList } from './QueueList'
import { sendable } from './queue'
import { onStored, uploads, useUploads } from './store'
import styles from './UploadPage.module.css'

/** Choose films, say whose they are where the file does not, upload, and see what became of each. */
export function UploadPage(): ReactNode {
  const { t } = useTranslation('upload')
  const [form] = Form.useForm<UploadEntries>()
  const number = (Form.useWatch('hospital_number', form) ?? '').trim()
  const items = useUploads()
  useFreshLists()
  const fields = (): Record<string, string> => entriesToUpload(form.getFieldsValue())
  const ready = sendable(items, number)
  const nameless = items.filter((item) => item.state === 'ready').length - ready.length
  const reason = nameless > 0 ? 'nameless' : items.length > 0 ? 'sent' : 'none'
  const said = useId()
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <DropZone onFiles={(files) => void uploads.add(files)} />
      {items.length > 0 ? <QueueList items={items} fields={fields} /> : null}
      <Panel
        title={t('patient.title')}
        extra={
          <Button type="link" size="small" onClick={() => form.resetFields()}>
            {t('patient.clear')}
          </Button>
        }
      >
        <PatientForm form={form} nameless={nameless} />
        <div className={styles.start}>
          <Button type="primary" size="large" disabled={ready.length === 0} aria-describedby={said} onClick={() => uploads.start(fields())}>
            {ready.length === 0 ? t('startNone') : t('start', { count: ready.length })}
          </Button>
          <span id={said}>{ready.length === 0 ? t(`nothing.${reason}`) : number ? t('patient.all', { count: ready.length, number }) : null}</span>
        </div>
      </Panel>
    </Page>
  )
}

/** Each stored film makes the worklist and its counts out of date. */
function useFreshLists(): void {
  const queries = useQueryClient()
  useEffect(() => onStored(() => void askAnew(queries, { queryKey: keys.cases })), [queries])
}
