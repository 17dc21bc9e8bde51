import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { CaseRow } from '@/api/types'
import { declareKeys } from '@/lib/knownKeys'
import { useShortcuts } from '@/lib/shortcuts'
import { useLatest } from '@/lib/useLatest'

import { useClaim } from './useClaim'

const KEYS = { down: 'j', up: 'k', claim: 'c' } as const

declareKeys('list', Object.entries(KEYS).map(([name, key]) => ({ id: `list.${name}`, key, text: `worklist:keys.${name}` })))

/** The rows of the table or the cards, whichever is shown. */
const ROWS = '[data-case]'

function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)]
  const at = rows.findIndex((row) => row.contains(document.activeElement))
  rows[at < 0 ? (by === 1 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))]?.focus()
}

const focused = (): string | undefined => document.activeElement?.closest<HTMLElement>(ROWS)?.dataset.case

/** j and k move between the films of the list, c claims the one in focus or gives it back; Enter opens it. */
export function useRowKeys(rows: readonly CaseRow[], enabled: boolean): void {
  const { t } = useTranslation('worklist')
  const { claim, release } = useClaim()
  const take = useLatest(() => {
    const row = rows.find(({ id }) => id === focused())
    if (row?.claim?.mine === true) release(row.id)
    else if (row !== undefined) claim(row.id, row.claim)
  })
  const keys = useMemo(() => {
    const moves = [
      { id: 'list.down', key: KEYS.down, label: t('keys.down'), run: () => step(1) },
      { id: 'list.up', key: KEYS.up, label: t('keys.up'), run: () => step(-1) },
    ]
    return enabled ? [...moves, { id: 'list.claim', key: KEYS.claim, label: t('keys.claim'), run: take }] : moves
  }, [t, enabled, take])
  useShortcuts(keys)
}
