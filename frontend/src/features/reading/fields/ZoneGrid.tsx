import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { nextProfusion } from '../form/keys'
import { HEIGHTS, SIDES, type Zone, ZONES } from '../form/types'
import { useWords } from '../form/useWords'
import { labelled } from '../form/words'
import { useField } from './context'
import styles from './Fields.module.css'

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 2, ArrowUp: -2 }

/** The six zones as they lie on the film, each with its profusion. */
export function ZoneGrid({ labelledBy }: { labelledBy: string }): ReactNode {
  const { t } = useTranslation('reading')
  return (
    <div role="group" aria-labelledby={labelledBy} className={styles.zones} onKeyDown={moved}>
      {SIDES.map((side) => (
        <div key={side} className={styles.zoneSide} aria-hidden>{t(`zones.${side}`)}</div>
      ))}
      {HEIGHTS.flatMap((height) => SIDES.map((side) => <ZoneCell key={side + height} zone={`${side}_${height}`} />))}
    </div>
  )
}

function ZoneCell({ zone }: { zone: Zone }): ReactNode {
  const { t } = useWords()
  const path = `small.zones.${zone}`
  const { value, set, off, pending } = useField(path)
  const shown = typeof value === 'string' ? value : null
  return (
    <button
      type="button"
      className={styles.zone}
      data-field={path}
      data-off={off !== null || undefined}
      data-category={shown?.charAt(0)}
      data-pending={pending !== '' || undefined}
      disabled={off !== null}
      aria-label={labelled(t, t(`form:zone.${zone}`), shown ?? t('form:none'))}
      onClick={() => set(nextProfusion(value))}
    >
      <span className={styles.zoneName}>{t(`zones.${zone}`)}</span>
      <strong>{shown ?? '–'}</strong>
    </button>
  )
}

/** Arrow keys go from zone to zone as they lie on the film. */
function moved(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key]
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
  const at = cells.findIndex((cell) => cell === document.activeElement)
  if (step === undefined || at < 0) return
  event.preventDefault()
  const sideways = Math.abs(step) === 1 && Math.floor(at / 2) !== Math.floor((at + step) / 2)
  if (!sideways && ZONES[at + step] !== undefined) cells[at + step]?.focus()
}
