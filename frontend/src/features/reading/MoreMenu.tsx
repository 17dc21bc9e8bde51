import { ClearOutlined, DeleteOutlined, MoreOutlined } from '@ant-design/icons'
import { Button, Dropdown, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { EMPTY, isBlank } from './form/opinion'
import type { Draft } from './useDraft'

interface Props {
  draft: Draft
  onDiscard: () => Promise<void>
}

/** What is seldom wanted and must not be hit by a slip: emptying the form, which can be undone, and discarding the draft, which cannot. */
export function MoreMenu({ draft, onDiscard }: Props): ReactNode {
  const { t } = useTranslation('reading')
  const [asking, setAsking] = useState(false)
  const items = [
    {
      key: 'clear', icon: <ClearOutlined aria-hidden />, label: t('clear'), disabled: isBlank(draft.opinion),
      onClick: () => draft.change(EMPTY, 'clear'),
    },
    {
      key: 'discard', icon: <DeleteOutlined aria-hidden />, label: t('discard'), danger: true, disabled: draft.draft === null,
      onClick: () => setAsking(true),
    },
  ]
  return (
    <>
      <Dropdown trigger={['click']} autoFocus placement="topRight" menu={{ items }}>
        <Button icon={<MoreOutlined aria-hidden />} aria-label={t('more')} title={t('more')} data-testid="form-more" />
      </Dropdown>
      {asking && <AskToDiscard onDiscard={onDiscard} onClose={() => setAsking(false)} />}
    </>
  )
}

function AskToDiscard({ onDiscard, onClose }: { onDiscard: () => Promise<void>; onClose: () => void }): ReactNode {
  const { t } = useTranslation(['reading', 'common'])
  const [busy, setBusy] = useState(false)
  const discard = () => {
    setBusy(true)
    void onDiscard().finally(onClose)
  }
  return (
    <Modal
      open
      centered
      title={t('discardAsk')}
      okText={t('discardNow')}
      okType="default"
      okButtonProps={{ danger: true }}
      cancelText={t('common:cancel')}
      cancelButtonProps={{ autoFocus: true }}
      confirmLoading={busy}
      onOk={discard}
      onCancel={onClose}
    >
      {t('discardMeans')}
    </Modal>
  )
}
