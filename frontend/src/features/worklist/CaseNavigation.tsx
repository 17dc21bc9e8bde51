import { ArrowLeftOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'

import type { Neighbours, Radiograph } from '@/api/types'
import { useUser } from '@/api/useSession'
import { caseAddress, listOf } from '@/lib/caseFilters'
import { keyName } from '@/lib/keyName'
import { declareKeys } from '@/lib/knownKeys'
import { useKey } from '@/lib/ownKeys'
import { useShortcuts } from '@/lib/shortcuts'

import styles from './CaseNavigation.module.css'
import { ClaimBar } from './ClaimBar'
import { Flags } from './Flags'
import { useDesk } from './requests'
import { useAhead, useNeighbours } from './useNeighbours'

const KEYS = { previous: 'k', next: 'j' } as const

declareKeys('case', Object.entries(KEYS).map(([way, key]) => ({ id: `case.${way}`, key, text: `worklist:walk.${way}` })))

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
      <Walk found={found.data} address={address} />
      {desk.data ? (
        <>
          {doctor ? <ClaimBar caseId={caseId} claim={desk.data.claim} /> : null}
          <Flags caseId={caseId} flags={desk.data.flags} />
        </>
      ) : null}
    </div>
  )
}

type Way = keyof typeof KEYS

/** To the film before or behind; a way that is asked for before it is known is gone as soon as it is. */
function useWalk(found: Neighbours | undefined, address: URLSearchParams): (way: Way) => void {
  const navigate = useNavigate()
  const asked = useRef<Way | null>(null)
  const go = useCallback(
    (way: Way) => {
      asked.current = found === undefined ? way : null
      const to = found?.[way]
      if (to) void navigate(caseAddress(to.id, address))
    },
    [found, navigate, address],
  )
  useEffect(() => {
    if (found !== undefined && asked.current !== null) go(asked.current)
  }, [found, go])
  return go
}

function Walk({ found, address }: { found: Neighbours | undefined; address: URLSearchParams }): ReactNode {
  const { t } = useTranslation('worklist')
  const go = useWalk(found, address)
  const keys = { previous: useKey('case.previous', KEYS.previous), next: useKey('case.next', KEYS.next) }
  const shortcuts = useMemo(
    () => (['next', 'previous'] as const).map((way) => ({ id: `case.${way}`, key: KEYS[way], label: t(`walk.${way}`), run: () => go(way) })),
    [t, go],
  )
  useShortcuts(shortcuts)
  if (found === undefined) return null
  const { position, total, counted_to: countedTo } = found
  const counted = (count: number): string => (count > countedTo ? `${countedTo}+` : String(count))
  const button = (kind: Way, icon: ReactNode): ReactNode => (
    <Tooltip title={`${t(`walk.${kind}`)} (${keyName(keys[kind])})`}>
      <Button
        icon={icon}
        aria-label={t(`walk.${kind}`)}
        disabled={found[kind] === null}
        aria-keyshortcuts={keys[kind]}
        data-testid={`${kind}-film`}
        onClick={() => go(kind)}
      />
    </Tooltip>
  )
  return (
    <nav className={styles.walk} aria-label={t('walk.label')}>
      {button('previous', <LeftOutlined aria-hidden />)}
      <span className={styles.place} data-testid="place">
        {position === null
          ? t('walk.left', { count: total, total: counted(total) })
          : t('walk.place', { position: counted(position), total: counted(total) })}
      </span>
      {button('next', <RightOutlined aria-hidden />)}
    </nav>
  )
}
