import { Button, Modal } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { KeyTable } from '@/components/KeyTable'
import { keyName } from '@/lib/keyName'
import { useKeyNotes } from '@/lib/keyNotes'

import { useJumpKey } from './jumpKey'

/** Which keys do what; they are the same in every language. */
const FORM_KEYS = {
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

/** Shows the keys of the form, here and in the help of the page. */
export function FormKeys(): ReactNode {
  const { t } = useTranslation('reading')
  const [open, setOpen] = useState(false)
  const jumpKey = useJumpKey()
  const notes = useMemo(() => {
    const all = { jump: [keyName(jumpKey), '1–6'], ...FORM_KEYS }
    const rows = Object.entries(all).map(([name, keys]) => ({ keys, does: t(`keys.rows.${name}`) }))
    return { title: t('keys.title'), where: t('keys.focus'), rows }
  }, [t, jumpKey])
  useKeyNotes(notes)
  return (
    <>
      <Button type="text" size="small" onClick={() => setOpen(true)}>{t('keys.button')}</Button>
      <Modal open={open} onCancel={() => setOpen(false)} footer={null} title={notes.title} destroyOnHidden data-testid="form-keys">
        <KeyTable notes={notes} />
      </Modal>
    </>
  )
}
