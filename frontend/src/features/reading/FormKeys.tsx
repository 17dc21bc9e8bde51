import { Modal } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import styles from './Reading.module.css'

/** Which keys do what; they are the same in every language. */
export const FORM_KEYS = {
  jump: ['G', '1–6'],
  next: ['Enter', 'Shift+Enter'],
  arrows: ['← → ↑ ↓'],
  clear: ['Backspace'],
  grade: ['1', '2', '3', 'U'],
  defects: ['1–9', '0'],
  yesNo: ['Y', 'N'],
  shape: ['P', 'Q', 'R', 'S', 'T', 'U'],
  profusion: ['0–3', '0–3 − +'],
  large: ['O', 'A', 'B', 'C'],
  opacityZone: ['1–6'],
  sides: ['R', 'L', 'B', 'Shift'],
  extent: ['1–3', 'A–C'],
  symbols: ['A', 'T'],
  stage: ['0', '1', '2', '3'],
  escape: ['Esc'],
  undo: ['Ctrl+Z', 'Ctrl+Y'],
  sign: ['Ctrl+Enter'],
} as const

/** The keys of the form: each works in the field that is marked. */
export function FormKeys({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const { t } = useTranslation('reading')
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t('keys.title')} data-testid="form-keys">
      <p>{t('keys.focus')}</p>
      <dl className={styles.keys}>
        {Object.entries(FORM_KEYS).map(([name, caps]) => (
          <div key={name}>
            <dt>{caps.map((cap) => <kbd key={cap}>{cap}</kbd>)}</dt>
            <dd>{t(`keys.rows.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
