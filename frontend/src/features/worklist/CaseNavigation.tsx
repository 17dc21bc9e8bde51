import { ArrowLeftOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'

import type { Neighbours, Radiograph } from '@/api/types'
import { useUser } from '@/api/useSession'
import { caseAddress, listOf } from '@/lib/caseFilters'
import { useShortcuts } from '@/lib/shortcuts'

import styles from './CaseNavigation.module.css'
import { ClaimBar } from './ClaimBar'
import { Flags } from './Flags'
import { useDesk } from './requests'
import { useAhead, useNeighbours } from './useNeighbours'

const KEYS = { previous: 'k', next: 'j' } as const

interface Props {
  caseId: string
  /** Loads a film that is likely to be asked for next; the answer lets go of it. */
  hold?: (film: Radiograph) => () => void
}

/** From film to film in the list the doctor came from; who reads this one, and its flags. */
export function CaseNavigation({ caseId, hold }: Props): ReactNode {
  const { t } = useTranslation('worklist')
  const [address] = useSearchParams()
  const found = useNeighbours(caseId, address)
  const desk = useDesk(caseId)
  const doctor = useUser().role === 'doctor'
  useAhead(found.data?.next?.id, hold)
  const list = listOf(address)
  return (
    <div className={styles.bar}>
      <Link className={styles.back} to={list === '' ? '/worklist' : `/worklist?${list}`}>
        <ArrowLeftOutlined aria-hidden /> {t('walk.list')}
      </Link>
      {found.data ? <Walk found={found.data} address={address} /> : null}
      {desk.data ? (
        <>
          {doctor ? <ClaimBar caseId={caseId} claim={desk.data.claim} /> : null}
          <Flags caseId={caseId} flags={desk.data.flags} />
        </>
      ) : null}
    </div>
  )
}

function Walk({ found, address }: { found: Neighbours; address: URLSearchParams }): ReactNode {
  const { t } = useTranslation('worklist')
  const navigate = useNavigate()
  const { previous, next, position, total } = found
  const shortcuts = useMemo(() => {
    const go = (to: Neighbours['next']) => () => {
      if (to !== null) void navigate(caseAddress(to.id, address))
    }
    return [
      { id: 'case.next', key: KEYS.next, label: t('walk.next'), run: go(next) },
      { id: 'case.previous', key: KEYS.previous, label: t('walk.previous'), run: go(previous) },
    ]
  }, [t, navigate, address, previous, next])
  useShortcuts(shortcuts)
  const button = (kind: 'previous' | 'next', icon: ReactNode): ReactNode => (
    <Button
      icon={icon}
      disabled={found[kind] === null}
      aria-keyshortcuts={KEYS[kind]}
      data-testid={`${kind}-film`}
      onClick={() => shortcuts.find(({ id }) => id === `case.${kind}`)?.run()}
    >
      {t(`walk.${kind}`)}
    </Button>
  )
  return (
    <nav className={styles.walk} aria-label={t('walk.label')}>
      {button('previous', <LeftOutlined aria-hidden />)}
      <span className={styles.place} data-testid="place">
        {position === null ? t('walk.left', { count: total }) : t('walk.place', { position, total })}
      </span>
      {button('next', <RightOutlined aria-hidden />)}
    </nav>
  )
}
