import { Modal } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { useActiveShortcuts } from '@/lib/shortcuts'

import styles from './Film.module.css'

/** Every key that works on this page, and what the mouse does. */
export function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const { t } = useTranslation('viewer')
  const groups = useActiveShortcuts()
  const mouse = ['drag', 'middle', 'right', 'wheel', 'double', 'fingers', 'arrows'] as const
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t('help.title')} data-testid="shortcut-help">
      <dl className={styles.help}>
        {groups.flat().map(({ key, label }) => (
          <div key={key}>
            <dt>
              <kbd>{key.toUpperCase()}</kbd>
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <h3 className={styles.helpTitle}>{t('help.mouse')}</h3>
      <dl className={styles.mouse}>
        {mouse.map((gesture) => (
          <div key={gesture}>
            <dt>{t(`help.${gesture}.what`)}</dt>
            <dd>{t(`help.${gesture}.does`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
