import { MailOutlined } from '@ant-design/icons'
import { Badge, Button, Popover } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { useFormat } from '@/lib/format'

import styles from './Inbox.module.css'
import { useInbox } from './requests'

/** Notes to me, in the header of every page; the number is that of the new ones. */
export function Inbox(): ReactNode {
  const { t } = useTranslation('worklist')
  const format = useFormat()
  const inbox = useInbox()
  const [open, setOpen] = useState(false)
  const unread = inbox.data?.unread ?? 0
  const notes = inbox.data?.notes ?? []
  const content = (
    <ul className={styles.list}>
      {notes.length === 0 ? <li className={styles.facts}>{t('inbox.none')}</li> : null}
      {notes.map((note) => (
        <li key={note.id}>
          <Link className={styles.note} to={`/cases/${note.case_id}`} onClick={() => setOpen(false)}>
            <strong>
              {note.unread ? `${t('inbox.new')} · ` : ''}
              {note.author.full_name}
            </strong>
            <span className={styles.facts}>
              {note.patient_name || note.hospital_number} · {format.dateTime(note.created_at)}
            </span>
            <span className={styles.text}>{note.text}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      arrow={false}
      classNames={{ root: styles.popover ?? '' }}
      title={t('inbox.title')}
      content={content}
    >
      <Button
        type="text"
        aria-label={t('inbox.button', { count: unread })}
        aria-expanded={open}
        data-testid="inbox"
        icon={
          <Badge className={styles.badge ?? ''} count={unread} size="small" color="#b5121f">
            <MailOutlined aria-hidden />
          </Badge>
        }
      />
    </Popover>
  )
}
