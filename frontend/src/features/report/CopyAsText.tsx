import { CopyOutlined } from '@ant-design/icons'
import { Alert, App, Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Language } from '@/api/types'
import { useErrorText } from '@/components/errorText'

import { asText } from './asText'
import styles from './Report.module.css'
import { fetchDocument } from './requests'

const PATIENCE_MS = 3_000

interface Props {
  caseId: string
  language: Language
}

/** Puts the report as text on the clipboard; where the browser refuses, shows it to be copied by hand. */
export function CopyAsText({ caseId, language }: Props): ReactNode {
  const { t } = useTranslation('report')
  const { message } = App.useApp()
  const errorText = useErrorText()
  const [busy, setBusy] = useState(false)
  const [byHand, setByHand] = useState('')
  const copy = async (): Promise<void> => {
    setBusy(true)
    try {
      const text = asText(await fetchDocument(caseId, language))
      if (await isCopied(text)) void message.success(t('copied'))
      else setByHand(text)
    } catch (error) {
      void message.error(errorText(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={styles.part}>
      <Button icon={<CopyOutlined aria-hidden />} loading={busy} onClick={() => void copy()} data-testid="copy-report">
        {t('copy')}
      </Button>
      {byHand !== '' && (
        <div className={styles.said}>
          <Alert type="warning" showIcon title={t('copyFailed')} />
          <Input.TextArea readOnly rows={8} value={byHand} aria-label={t('text')} data-testid="report-text" />
        </div>
      )}
    </div>
  )
}

/** False where the browser refuses, and where it keeps silent: some wait for ever for a permission that nobody is asked for. */
function isCopied(text: string): Promise<boolean> {
  const silence = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), PATIENCE_MS))
  // Without TLS there is no clipboard at all: that, too, is a refusal.
  const written = Promise.resolve()
    .then(() => navigator.clipboard.writeText(text))
    .then(
      () => true,
      () => false,
    )
  return Promise.race([written, silence])
}
