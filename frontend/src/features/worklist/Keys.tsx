import { Button, Modal } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { declareKeys } from '@/lib/knownKeys'
import { useKey } from '@/lib/ownKeys'
import { useShortcuts } from '@/lib/shortcuts'

const KEY = '?'

declareKeys('list', [{ id: 'help', key: KEY, text: 'worklist:keys.title' }])

/** The keys of the list, to be looked up or changed; `editor` shows them. */
export function Keys({ editor }: { editor: ReactNode }): ReactNode {
  const { t } = useTranslation('worklist')
  const [open, setOpen] = useState(false)
  const key = useKey('help', KEY)
  useShortcuts(useMemo(() => [{ id: 'help', key: KEY, label: t('keys.title'), run: () => setOpen(true) }], [t]))
  return (
    <>
      <Button aria-keyshortcuts={key} onClick={() => setOpen(true)}>
        {t('keys.title')}
      </Button>
      <Modal open={open} title={t('keys.title')} footer={null} destroyOnHidden onCancel={() => setOpen(false)} data-testid="list-keys">
        <p>{t('keys.text')}</p>
        {editor}
      </Modal>
    </>
  )
}
