import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Panel } from '@/components/Panel'

import { QueueRow } from './QueueRow'
import styles from './QueueList.module.css'
import { IN_WORK, type FilmItem } from './queue'
import { uploads } from './store'

interface Props {
  items: readonly FilmItem[]
  fields: () => Record<string, string>
}

export function QueueList({ items, fields }: Props): ReactNode {
  const { t } = useTranslation('upload')
  const finished = items.filter((item) => ['done', 'duplicate', 'refused'].includes(item.state)).length
  return (
    <Panel title={t('queue.title')} extra={<QueueActions items={items} fields={fields} />}>
      <p className={styles.summary} role="status">
        {t('queue.summary', { done: finished, total: items.length })}
      </p>
      <ul className={styles.list} aria-label={t('queue.list')}>
        {items.map((item) => (
          <QueueRow key={item.id} item={item} onRetry={() => uploads.retry(item.id, fields())} />
        ))}
      </ul>
    </Panel>
  )
}

function QueueActions({ items, fields }: Props): ReactNode {
  const { t } = useTranslation('upload')
  const busy = items.filter((item) => IN_WORK.includes(item.state))
  const failed = items.filter((item) => item.state === 'failed')
  const over = items.some((item) => ['done', 'duplicate', 'cancelled'].includes(item.state))
  return (
    <span className={styles.actions}>
      {busy.length > 0 ? (
        <Button size="small" onClick={() => busy.forEach((item) => uploads.cancel(item.id))}>
          {t('queue.cancelAll')}
        </Button>
      ) : null}
      {failed.length > 0 ? (
        <Button size="small" onClick={() => failed.forEach((item) => uploads.retry(item.id, fields()))}>
          {t('queue.retryAll')}
        </Button>
      ) : null}
      {over ? (
        <Button size="small" onClick={() => uploads.removeFinished()}>
          {t('queue.clear')}
        </Button>
      ) : null}
    </span>
  )
}
