import { Button, Tooltip } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { Claim } from '@/api/types'
import { useFormat } from '@/lib/format'
import { declareKeys } from '@/lib/knownKeys'
import { useKey } from '@/lib/ownKeys'
import { useShortcuts } from '@/lib/shortcuts'
import { useLatest } from '@/lib/useLatest'

import styles from './CaseNavigation.module.css'
import { useClaim } from './useClaim'

const KEY = 'q'

declareKeys('case', [{ id: 'case.claim', key: KEY, text: 'worklist:claim.take' }])

/** Who reads this film, since when in the hint; whoever opens it is offered to. */
export function ClaimBar({ caseId, claim }: { caseId: string; claim: Claim | null }): ReactNode {
  const { t } = useTranslation('worklist')
  const format = useFormat()
  const claiming = useClaim()
  const key = useKey('case.claim', KEY)
  const mine = claim?.mine === true
  const run = useLatest(() => (mine ? claiming.release(caseId) : claiming.claim(caseId, claim)))
  const label = mine ? t('claim.release') : claim === null ? t('claim.take') : t('claim.takeOver')
  useShortcuts(useMemo(() => [{ id: 'case.claim', key: KEY, label, run }], [label, run]))
  const kind = mine ? 'mine' : claim === null ? 'nobody' : 'by'
  const held = claim === null ? {} : { name: claim.by.full_name, since: format.dateTime(claim.since) }
  return (
    <Tooltip title={t(`claim.${kind}`, held)}>
      <div className={styles.claim} data-testid="claim-bar">
        <span role="status">{t(`claim.short.${kind}`, held)}</span>
        <Button size="small" type={claim === null ? 'primary' : 'default'} loading={claiming.busy} aria-keyshortcuts={key} onClick={run}>
          {label}
        </Button>
      </div>
    </Tooltip>
  )
}
