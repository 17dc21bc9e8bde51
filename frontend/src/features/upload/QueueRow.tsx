import { Button, Progress } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { useErrorText } from '@/components/errorText'
import { useFormat } from '@/lib/format'

import styles from './QueueList.module.css'
import { IN_WORK, type FilmItem, type FilmState } from './queue'
import { uploads } from './store'

const TONE: Partial<Record<FilmState, string>> = { done: 'good', duplicate: 'known', refused: 'bad', failed: 'bad' }

interface Props {
  item: FilmItem
  onRetry: () => void
}

export function QueueRow({ item, onRetry }: Props): ReactNode {
  const { t } = useTranslation('upload')
  const format = useFormat()
  return (
    <li className={styles.row} data-state={item.state}>
      <div>
        <span className={styles.name}>
          {item.file.name}
          <span className={styles.size}>{format.bytes(item.file.size)}</span>
        </span>
        {IN_WORK.includes(item.state) ? (
          <Progress
            size="small"
            percent={Math.round(item.progress * 100)}
            status="active"
            aria-label={t('progress', { name: item.file.name })}
          />
        ) : null}
        <StateText item={item} />
      </div>
      <Buttons item={item} onRetry={onRetry} />
    </li>
  )
}

function StateText({ item }: { item: FilmItem }): ReactNode {
  const { t } = useTranslation('upload')
  const errorText = useErrorText()
  const tone = styles[TONE[item.state] ?? 'state'] ?? ''
  const details = Object.values(item.error?.fields ?? {}).flat()
  return (
    <div className={tone} {...(item.error ? { role: 'alert' } : {})}>
      {t(`state.${item.state}`)}
      {item.error ? `: ${errorText(item.error)} ${details.join(' ')}` : ''}
    </div>
  )
}

function Buttons({ item, onRetry }: Props): ReactNode {
  const { t } = useTranslation('upload')
  const { name } = item.file
  const action = (kind: 'retry' | 'cancel' | 'remove', onClick: () => void): ReactNode => (
    <Button size="small" type="text" aria-label={t(`nameOf.${kind}`, { name })} onClick={onClick}>
      {t(kind)}
    </Button>
  )
  const busy = IN_WORK.includes(item.state)
  return (
    <div className={styles.buttons}>
      {item.caseId ? (
        <Link to={`/cases/${item.caseId}`}>{t(item.state === 'duplicate' ? 'openKnown' : 'openCase')}</Link>
      ) : null}
      {['refused', 'failed', 'cancelled'].includes(item.state) ? action('retry', onRetry) : null}
      {busy ? action('cancel', () => uploads.cancel(item.id)) : action('remove', () => uploads.remove(item.id))}
    </div>
  )
}
