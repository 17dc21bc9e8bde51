import { DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Exposure, PatientHistory } from '@/api/types'
import { useUser } from '@/api/useSession'
import { useErrorText } from '@/components/errorText'
import { Panel } from '@/components/Panel'

import { useRemoveExposure } from '../api'
import { Nothing } from '../Nothing'
import { ExposureDialog } from './ExposureDialog'
import styles from './Exposures.module.css'
import { Summary } from './Summary'
import { useExposureText } from './exposureText'

/** Where the patient breathed dust, job by job. */
export function Exposures({ patient }: { patient: PatientHistory }): ReactNode {
  const { t } = useTranslation('timeline')
  const [dialog, setDialog] = useState<{ row: Exposure | null } | null>(null)
  const mayWrite = useUser().role === 'doctor' && patient.merged_into === null
  const add = (
    <Button icon={<PlusOutlined aria-hidden />} onClick={() => setDialog({ row: null })}>
      {t('exposure.add')}
    </Button>
  )
  return (
    <Panel title={t('exposure.title')} extra={mayWrite ? add : null}>
      <Summary patient={patient} />
      {patient.exposures.length === 0 ? (
        <Nothing text={t('exposure.none')} next={mayWrite ? t('exposure.noneNext') : ''} />
      ) : (
        <ul className={styles.list} aria-label={t('exposure.title')}>
          {patient.exposures.map((row) => (
            <Row key={row.id} row={row} onEdit={mayWrite ? () => setDialog({ row }) : null} />
          ))}
        </ul>
      )}
      {dialog ? <ExposureDialog key={dialog.row?.id ?? 'new'} patientId={patient.id} row={dialog.row} onClose={() => setDialog(null)} /> : null}
    </Panel>
  )
}

function Row({ row, onEdit }: { row: Exposure; onEdit: (() => void) | null }): ReactNode {
  const { t } = useTranslation('timeline')
  const { period, facts } = useExposureText()
  const remove = useRemoval(row)
  const name = `${row.employer || t('exposure.unknownEmployer')}, ${period(row)}`
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <span className={styles.when}>{period(row)}</span>
        {[row.employer, row.job].filter(Boolean).join(' · ') || t('exposure.unknownEmployer')}
        <span className={styles.facts}>{facts(row).join(' · ')}</span>
      </div>
      {onEdit ? (
        <div className={styles.buttons}>
          <Button type="text" icon={<EditOutlined aria-hidden />} aria-label={t('exposure.edit', { name })} onClick={onEdit} />
          <Button type="text" icon={<DeleteOutlined aria-hidden />} aria-label={t('exposure.remove', { name })} onClick={remove} />
        </div>
      ) : null}
    </li>
  )
}

function useRemoval(row: Exposure): () => void {
  const { t } = useTranslation('timeline')
  const { t: common } = useTranslation()
  const { modal, message } = App.useApp()
  const errorText = useErrorText()
  const remove = useRemoveExposure()
  return () =>
    void modal.confirm({
      title: t('exposure.removeTitle'),
      content: t('exposure.removeText'),
      okText: t('exposure.removeOk'),
      okButtonProps: { danger: true },
      cancelText: common('cancel'),
      onOk: () =>
        remove.mutateAsync(row.id).then(
          () => void message.success(t('exposure.removed')),
          (error: unknown) => void message.error(errorText(error)),
        ),
    })
}
