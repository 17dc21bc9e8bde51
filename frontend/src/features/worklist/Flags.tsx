import { FlagOutlined } from '@ant-design/icons'
import { App, Button, Input, Popover, Select, Tag, Tooltip } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Flag, FlagKind } from '@/api/types'
import { useUser } from '@/api/useSession'
import { useErrorText } from '@/components/errorText'
import { useUndo } from '@/components/useUndo'
import { FLAGS } from '@/lib/caseFilters'

import styles from './CaseNavigation.module.css'
import { putFlagBack, setFlag, takeFlagDown, useDeskChange } from './requests'

const KINDS: readonly FlagKind[] = FLAGS.filter((name) => name !== 'any')

/** What a film wants: to be discussed, shown to students, taken again. */
export function Flags({ caseId, flags }: { caseId: string; flags: readonly Flag[] }): ReactNode {
  const { t } = useTranslation('worklist')
  const { t: common } = useTranslation()
  const doctor = useUser().role === 'doctor'
  const { message } = App.useApp()
  const errorText = useErrorText()
  const undo = useUndo()
  const change = useDeskChange((work: () => Promise<unknown>) => work())
  const failed = (error: Error): void => void message.error(errorText(error))
  const remove = ({ id, kind }: Flag): void =>
    change.mutate(() => takeFlagDown(id), {
      onError: failed,
      onSuccess: () =>
        undo(t('flags.removed', { name: common(`flag.${kind}`) }), () => change.mutateAsync(() => putFlagBack(id))),
    })
  return (
    <div className={styles.flags} role="group" aria-label={t('flags.label')}>
      {flags.map((flag) => (
        <Tooltip key={flag.id} title={[flag.reason, flag.author.full_name].filter(Boolean).join(' — ')}>
          <Tag
            className={styles.flag ?? ''}
            icon={<FlagOutlined aria-hidden />}
            tabIndex={0}
            closable={doctor ? { 'aria-label': t('flags.remove', { name: common(`flag.${flag.kind}`) }) } : false}
            onClose={(event) => {
              event.preventDefault()
              remove(flag)
            }}
          >
            <span className={styles.reason}>
              {common(`flag.${flag.kind}`)}
              {flag.reason === '' ? '' : ` · ${flag.reason}`}
            </span>
          </Tag>
        </Tooltip>
      ))}
      {doctor ? <AddFlag caseId={caseId} /> : null}
    </div>
  )
}

function AddFlag({ caseId }: { caseId: string }): ReactNode {
  const { t } = useTranslation('worklist')
  const { t: common } = useTranslation()
  const { message } = App.useApp()
  const errorText = useErrorText()
  const [open, setOpen] = useState(false)
  const [kind, setKind] = useState<FlagKind>('discuss')
  const [reason, setReason] = useState('')
  const set = useDeskChange(() => setFlag(caseId, kind, reason.trim()))
  const save = (): void =>
    set.mutate(undefined, {
      onError: (error) => void message.error(errorText(error)),
      onSuccess: () => {
        setOpen(false)
        setReason('')
      },
    })
  const form = (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Select
        aria-label={t('flags.kind')}
        value={kind}
        options={KINDS.map((value) => ({ value, label: common(`flag.${value}`) }))}
        onChange={setKind}
      />
      <Input
        aria-label={t('flags.reason')}
        placeholder={t('flags.reason')}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button type="primary" htmlType="submit" loading={set.isPending}>
        {t('flags.set')}
      </Button>
    </form>
  )
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottom"
      arrow={false}
      classNames={{ root: styles.popover ?? '' }}
      title={t('flags.add')}
      content={form}
    >
      <Button size="small" icon={<FlagOutlined aria-hidden />} aria-haspopup="dialog" aria-expanded={open}>
        {t('flags.add')}
      </Button>
    </Popover>
  )
}
