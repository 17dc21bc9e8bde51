import { CheckOutlined, CloudSyncOutlined, DisconnectOutlined, EditOutlined, WarningOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { useErrorText } from '@/components/errorText'

import type { SaveStatus } from './draftSaver'
import styles from './Reading.module.css'

const ICONS: Record<SaveStatus['kind'], ReactNode> = {
  clean: null,
  unsaved: <EditOutlined />,
  saving: <CloudSyncOutlined />,
  saved: <CheckOutlined />,
  waiting: <DisconnectOutlined />,
  refused: <WarningOutlined />,
}

interface Props {
  status: SaveStatus
  /** The reader has to choose between two texts first. */
  conflict: boolean
  /** The device has no room to keep what is not saved. */
  unkept: boolean
}

/** Whether the draft is with the server, in words. */
export function SaveState({ status, conflict, unkept }: Props): ReactNode {
  const { t, i18n } = useTranslation('reading')
  const errorText = useErrorText()
  const time = (at: Date) => at.toLocaleTimeString(i18n.language)
  const text = {
    clean: () => t('save.clean'),
    unsaved: () => t('save.unsaved'),
    saving: () => t('save.saving'),
    saved: () => t('save.saved', { time: status.kind === 'saved' ? time(status.at) : '' }),
    waiting: () => t(unkept ? 'save.waitingUnkept' : 'save.waiting'),
    refused: () =>
      conflict ? t('save.conflict') : t('save.refused', { reason: status.kind === 'refused' ? errorText(status.error) : '' }),
  }[status.kind]
  return (
    <div className={styles.save} data-kind={status.kind} role="status" data-testid="save-state">
      <span aria-hidden>{ICONS[status.kind]}</span> {text()}
    </div>
  )
}
