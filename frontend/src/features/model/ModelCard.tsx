import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { api, unwrap } from '@/api/client'
import { keys } from '@/api/keys'
import type { ModelCard as Card } from '@/api/types'
import { CardValue } from '@/components/CardValue'
import { ErrorState } from '@/components/ErrorState'
import { LoadingState } from '@/components/LoadingState'
import { Panel } from '@/components/Panel'

import { Headline } from './Headline'
import styles from './ModelPage.module.css'

const FIELDS = ['limits', 'intended_use', 'data', 'name', 'version', 'digest', 'licence'] as const

/** The card the model was shipped with: its figures in brief, what it says in words, and all figures for who wants them. */
export function ModelCard(): ReactNode {
  const { t } = useTranslation('model')
  const card = useQuery({
    queryKey: keys.model,
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/model/', { signal })),
    staleTime: 60_000,
  })
  const body = (): ReactNode => {
    if (card.isPending) return <LoadingState />
    if (!card.data) return <ErrorState error={card.error} onRetry={() => void card.refetch()} />
    return (
      <div className={styles.whole}>
        <Headline metrics={card.data.metrics} />
        <Fields card={card.data} />
        <details className={styles.all}>
          <summary>{t('allFigures')}</summary>
          <CardValue value={card.data.metrics} />
        </details>
      </div>
    )
  }
  return <Panel title={t('card')}>{body()}</Panel>
}

function Fields({ card }: { card: Card }): ReactNode {
  const { t } = useTranslation('model')
  return (
    <dl className={styles.card}>
      {FIELDS.map((field) => (
        <div key={field} style={{ display: 'contents' }}>
          <dt>{t(`fields.${field}`)}</dt>
          <dd>{field === 'digest' ? <code>{card.digest}</code> : <CardValue value={card[field]} />}</dd>
        </div>
      ))}
    </dl>
  )
}
