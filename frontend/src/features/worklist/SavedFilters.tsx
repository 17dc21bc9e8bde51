import { DeleteOutlined, StarFilled, StarOutlined } from '@ant-design/icons'
import { App, Button, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { SavedFilter } from '@/api/types'
import { useErrorText } from '@/components/errorText'
import { useUndo } from '@/components/useUndo'

import styles from './SavedFilters.module.css'
import { changeFilter, deleteFilter, saveFilter, useDeskChange, useSavedFilters } from './requests'

interface Props {
  /** The filters and the order as they are set now. */
  query: Record<string, string>
  onApply: (query: Record<string, string>) => void
}

/** Ways to look at the list that its reader wants again. */
export function SavedFilters({ query, onApply }: Props): ReactNode {
  const { t } = useTranslation('worklist')
  const saved = useSavedFilters()
  const [open, setOpen] = useState(false)
  const filters = saved.data ?? []
  const chosen = filters.find((filter) => same(filter.query, query))
  return (
    <>
      {filters.length === 0 ? null : (
        <Select
          className={styles.select ?? ''}
          aria-label={t('saved.label')}
          placeholder={t('saved.label')}
          value={chosen?.id ?? null}
          options={filters.map(({ id, name, is_default }) => ({ value: id, label: is_default ? `${name} ★` : name }))}
          onChange={(id: string) => onApply(filters.find((filter) => filter.id === id)?.query ?? {})}
        />
      )}
      <Button onClick={() => setOpen(true)}>{t('saved.manage')}</Button>
      <Modal open={open} title={t('saved.title')} footer={null} destroyOnHidden onCancel={() => setOpen(false)}>
        <Manage filters={filters} query={query} />
      </Modal>
    </>
  )
}

const same = (one: Record<string, string>, other: Record<string, string>): boolean =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => one[name] === other[name])

function Manage({ filters, query }: { filters: readonly SavedFilter[]; query: Record<string, string> }): ReactNode {
  const { t } = useTranslation('worklist')
  const { message } = App.useApp()
  const errorText = useErrorText()
  const undo = useUndo()
  const [name, setName] = useState('')
  const change = useDeskChange((work: () => Promise<unknown>) => work())
  const run = (work: () => Promise<unknown>, done?: () => void): void =>
    change.mutate(work, { onError: (error) => void message.error(errorText(error)), onSuccess: done })
  const remove = ({ id, ...filter }: SavedFilter): void =>
    run(() => deleteFilter(id), () => undo(t('saved.deleted', { name: filter.name }), () => change.mutateAsync(() => saveFilter(filter))))
  return (
    <>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') run(() => saveFilter({ name: name.trim(), query, is_default: false }), () => setName(''))
        }}
      >
        <Input aria-label={t('saved.name')} placeholder={t('saved.name')} maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
        <Button type="primary" htmlType="submit" loading={change.isPending} disabled={name.trim() === ''}>
          {t('saved.save')}
        </Button>
      </form>
      {filters.length === 0 ? <p className={styles.none}>{t('saved.none')}</p> : null}
      <ul className={styles.list}>
        {filters.map((filter) => (
          <li key={filter.id} className={styles.row}>
            <Rename key={filter.name} filter={filter} onName={(next) => run(() => changeFilter(filter.id, { name: next }))} />
            <Button
              icon={filter.is_default ? <StarFilled aria-hidden /> : <StarOutlined aria-hidden />}
              aria-pressed={filter.is_default}
              aria-label={t('saved.default', { name: filter.name })}
              title={t('saved.default', { name: filter.name })}
              onClick={() => run(() => changeFilter(filter.id, { is_default: !filter.is_default }))}
            />
            <Button
              icon={<DeleteOutlined aria-hidden />}
              aria-label={t('saved.delete', { name: filter.name })}
              title={t('saved.delete', { name: filter.name })}
              onClick={() => remove(filter)}
            />
          </li>
        ))}
      </ul>
    </>
  )
}

function Rename({ filter, onName }: { filter: SavedFilter; onName: (name: string) => void }): ReactNode {
  const { t } = useTranslation('worklist')
  const [name, setName] = useState(filter.name)
  const finish = (): void => {
    if (name.trim() === '') setName(filter.name)
    else if (name.trim() !== filter.name) onName(name.trim())
  }
  return (
    <Input
      aria-label={t('saved.rename', { name: filter.name })}
      maxLength={60}
      value={name}
      onChange={(event) => setName(event.target.value)}
      onBlur={finish}
      onPressEnter={finish}
    />
  )
}
