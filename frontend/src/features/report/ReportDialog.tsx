import { CopyOutlined, PrinterOutlined } from '@ant-design/icons'
import { App, Button, Modal, Radio, Space } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { Language } from '@/api/types'
import { isLanguage, LANGUAGES } from '@/lib/i18n'

import { asText } from './asText'
import { MakePdf } from './MakePdf'
import styles from './Report.module.css'
import { fetchDocument } from './requests'

interface Props {
  caseId: string
  onClose: () => void
}

/** Language, PDF, print view and text of the report of a case. */
export function ReportDialog({ caseId, onClose }: Props): ReactNode {
  const { t, i18n } = useTranslation(['report', 'common'])
  const label = useId()
  const [language, setLanguage] = useState<Language>(isLanguage(i18n.language) ? i18n.language : 'zh-CN')
  return (
    <Modal open title={t('title')} onCancel={onClose} footer={<Button onClick={onClose}>{t('common:close')}</Button>}>
      <div className={styles.dialog}>
        <div>
          <div id={label} className={styles.label}>
            {t('language')}
          </div>
          <Radio.Group
            aria-labelledby={label}
            value={language}
            onChange={({ target }) => setLanguage(target.value as Language)}
            options={LANGUAGES.map((value) => ({ value, label: t(`languages.${value}`) }))}
          />
        </div>
        <MakePdf key={language} caseId={caseId} language={language} />
        <Space wrap>
          <Link to={`/cases/${caseId}/print?language=${language}`} className={styles.link}>
            <PrinterOutlined aria-hidden /> {t('print')}
          </Link>
          <CopyAsText caseId={caseId} language={language} />
        </Space>
      </div>
    </Modal>
  )
}

function CopyAsText({ caseId, language }: { caseId: string; language: Language }): ReactNode {
  const { t } = useTranslation('report')
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const copy = async (): Promise<void> => {
    setBusy(true)
    try {
      await navigator.clipboard.writeText(asText(await fetchDocument(caseId, language)))
      void message.success(t('copied'))
    } catch {
      void message.error(t('copyFailed'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button type="link" icon={<CopyOutlined aria-hidden />} loading={busy} onClick={() => void copy()} data-testid="copy-report">
      {t('copy')}
    </Button>
  )
}
