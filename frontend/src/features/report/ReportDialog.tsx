import { PrinterOutlined } from '@ant-design/icons'
import { Button, Modal, Radio } from 'antd'
import { type MouseEvent, type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useHref, useLinkClickHandler } from 'react-router'

import type { Language } from '@/api/types'
import { isLanguage, LANGUAGES } from '@/lib/i18n'

import { CopyAsText } from './CopyAsText'
import { MakePdf } from './MakePdf'
import styles from './Report.module.css'

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
        <div className={styles.actions}>
          <MakePdf key={language} caseId={caseId} language={language} />
          <PrintView caseId={caseId} language={language} />
          <CopyAsText key={`text-${language}`} caseId={caseId} language={language} />
        </div>
      </div>
    </Modal>
  )
}

function PrintView({ caseId, language }: { caseId: string; language: Language }): ReactNode {
  const { t } = useTranslation('report')
  const to = `/cases/${caseId}/print?language=${language}`
  const go = useLinkClickHandler(to)
  return (
    <Button href={useHref(to)} onClick={(event) => go(event as MouseEvent<HTMLAnchorElement>)} icon={<PrinterOutlined aria-hidden />}>
      {t('print')}
    </Button>
  )
}
