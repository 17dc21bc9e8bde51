import { App, Button, Input, Select } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Note } from '@/api/types'
import { useUser } from '@/api/useSession'
import { Panel } from '@/components/Panel'
import { useErrorText } from '@/components/errorText'
import { useFormat } from '@/lib/format'

import styles from './NotesPanel.module.css'
import { markNotesRead, useColleagues, useDesk, useDeskChange, writeNote } from './requests'

/** What colleagues write to each other about a film. */
export function NotesPanel({ caseId }: { caseId: string }): ReactNode {
  const { t } = useTranslation('worklist')
  const { role, department } = useUser()
  const desk = useDesk(caseId)
  const { mutate: markRead } = useDeskChange(() => markNotesRead(caseId))
  const notes = desk.data?.notes ?? []
  const isNew = notes.some((note) => note.unread)
  useEffect(() => {
    if (isNew) markRead(undefined)
  }, [isNew, markRead])
  return (
    <Panel title={t('notes.title')} label={t('notes.title')}>
      {notes.length === 0 ? <p className={styles.none}>{t('notes.none')}</p> : null}
      <ul className={styles.list}>
        {notes.map((note) => (
          <OneNote key={note.id} note={note} />
        ))}
      </ul>
      {role === 'doctor' ? <NoteForm caseId={caseId} /> : null}
      {department?.blinded_first_reading === true ? <p className={styles.none}>{t('notes.blind')}</p> : null}
    </Panel>
  )
}

function OneNote({ note }: { note: Note }): ReactNode {
  const { t } = useTranslation('worklist')
  const format = useFormat()
  const from = note.to === null ? note.author.full_name : t('notes.fromTo', { from: note.author.full_name, to: note.to.full_name })
  return (
    <li className={styles.note}>
      <div className={styles.head}>
        <strong>{from}</strong> <span>{format.dateTime(note.created_at)}</span>
        {note.mine && note.to !== null ? <span>{t(note.read_at === null ? 'notes.notSeen' : 'notes.seen')}</span> : null}
      </div>
      <div className={styles.text}>{note.text}</div>
    </li>
  )
}

function NoteForm({ caseId }: { caseId: string }): ReactNode {
  const { t } = useTranslation('worklist')
  const { message } = App.useApp()
  const errorText = useErrorText()
  const colleagues = useColleagues()
  const [text, setText] = useState('')
  const [to, setTo] = useState<string | null>(null)
  const write = useDeskChange(() => writeNote(caseId, text.trim(), to))
  const send = (): void =>
    write.mutate(undefined, { onError: (error) => void message.error(errorText(error)), onSuccess: () => setText('') })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') send()
      }}
    >
      <Input.TextArea
        aria-label={t('notes.text')}
        placeholder={t('notes.text')}
        autoSize={{ minRows: 2, maxRows: 8 }}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className={styles.send}>
        <Select
          className={styles.to ?? ''}
          allowClear
          aria-label={t('notes.to')}
          placeholder={t('notes.toAll')}
          value={to}
          options={(colleagues.data ?? []).map(({ id, full_name }) => ({ value: id, label: full_name }))}
          onChange={(value: string | undefined) => setTo(value ?? null)}
        />
        <Button htmlType="submit" loading={write.isPending} disabled={text.trim() === ''}>
          {t('notes.send')}
        </Button>
      </div>
    </form>
  )
}
