import { Button, Empty } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { useUser } from '@/api/useSession'
import type { CaseFilters } from '@/lib/caseFilters'

import styles from './NoCases.module.css'
import { useTakeNext } from './useTakeNext'

type Kind = 'empty' | 'noMatch' | 'queueMine' | 'queueUnclaimed' | 'queueClaimed'

const OF_QUEUE: Record<string, Kind> = { mine: 'queueMine', unclaimed: 'queueUnclaimed', claimed: 'queueClaimed' }

/** An empty list says why it is empty and what to do. */
export function NoCases({ filters, paged }: { filters: CaseFilters; paged: boolean }): ReactNode {
  const { t } = useTranslation('worklist')
  const doctor = useUser().role === 'doctor'
  const { queue, ...others } = filters
  const narrowed = Object.keys(others).length > 0 || paged
  const kind: Kind = narrowed ? 'noMatch' : (OF_QUEUE[queue ?? ''] ?? 'empty')
  return (
    <div className={styles.box}>
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={
          <>
            <strong>{t(`${kind}.title`)}</strong>
            <br />
            {kind === 'empty' && !doctor ? t('empty.auditor') : t(`${kind}.text`)}
          </>
        }
      >
        {doctor && (kind === 'empty' || kind === 'queueUnclaimed') ? <Link to="/upload">{t('upload')}</Link> : null}
        {doctor && kind === 'queueMine' ? <TakeNext /> : null}
      </Empty>
    </div>
  )
}

export function TakeNext(): ReactNode {
  const { t } = useTranslation('worklist')
  const { take, busy } = useTakeNext()
  return (
    <Button type="primary" loading={busy} onClick={take} data-testid="take-next">
      {t('takeNext.take')}
    </Button>
  )
}
