import { FileTextOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ReportDialog } from './ReportDialog'

/** Opens what can be done with the report of a case. */
export function ReportButton({ caseId }: { caseId: string }): ReactNode {
  const { t } = useTranslation('report')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon={<FileTextOutlined aria-hidden />} aria-haspopup="dialog" onClick={() => setOpen(true)} data-testid="open-report">
        {t('open')}
      </Button>
      {open && <ReportDialog caseId={caseId} onClose={() => setOpen(false)} />}
    </>
  )
}
