import { PrinterOutlined } from '@ant-design/icons'
import { Button, Modal, Radio } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

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
        <MakePdf key={language} caseId={caseId} language={language} />
        <Link to={`/cases/${caseId}/print?language=${language}`} className={styles.link}>
          <PrinterOutlined aria-hidden /> {t('print')}
        </Link>
        <CopyAsText key={`text-${language}`} caseId={caseId} language={language} />
      </div>
    </Modal>
  )
}
