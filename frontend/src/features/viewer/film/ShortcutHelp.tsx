import { Modal } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './Film.module.css'
import { KeyEditor } from './KeyEditor'

const GESTURES = ['drag', 'middle', 'right', 'wheel', 'double', 'fingers', 'arrows', 'shiftArrows', 'measure', 'change'] as const

/** Every key that works on this page, to be looked up or changed, and what the mouse does. */
export function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const { t } = useTranslation('viewer')
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t('help.title')} width={680} destroyOnHidden data-testid="shortcut-help">
      <KeyEditor />
      <h3 className={styles.helpTitle}>{t('help.mouse')}</h3>
      <dl className={styles.mouse}>
        {GESTURES.map((gesture) => (
          <div key={gesture}>
            <dt>{t(`help.${gesture}.what`)}</dt>
            <dd>{t(`help.${gesture}.does`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
