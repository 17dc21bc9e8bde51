import { Modal } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { KeyTable } from '@/components/KeyTable'
import { useActiveKeyNotes } from '@/lib/keyNotes'

import styles from './Film.module.css'
import { KeyEditor } from './KeyEditor'

const GESTURES = ['drag', 'middle', 'right', 'wheel', 'double', 'fingers', 'arrows', 'shiftArrows', 'measure', 'change'] as const

/** Every key that works on this page, to be looked up or changed, and what the mouse does. */
export function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const { t } = useTranslation('viewer')
  const parts = useActiveKeyNotes()
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t('help.title')} width={680} destroyOnHidden data-testid="shortcut-help">
      <KeyEditor />
      {parts.map((notes) => (
        <section key={notes.title}>
          <h3 className={styles.helpTitle}>{notes.title}</h3>
          <KeyTable notes={notes} />
        </section>
      ))}
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
