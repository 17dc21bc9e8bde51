import { Radio } from 'antd'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Case } from '@/api/types'
import { useFormat } from '@/lib/format'

import { FilmPlace } from '../FilmPlace'
import type { FilmStageProps } from '../film/FilmStage'
import styles from './Compare.module.css'
import { type Layout, type Slot, slotsOf } from './layout'
import { LayoutBar } from './LayoutBar'
import { PriorPanel } from './PriorPanel'
import { type StandardFilm, StandardStage } from './StandardStage'
import { type ShownFilms, useLink } from './useLink'

/** Draws the choice of standard films around the one that it asks to be shown. */
export type StandardsSlot = (show: (film: StandardFilm) => ReactNode) => ReactNode

interface Props {
  found: Case
  /** The number of the region to be stressed on the film. */
  chosen: number | null
  layout: Layout
  onLayout: (change: Partial<Layout>) => void
  standards?: StandardsSlot | undefined
  entry?: FormEntry | undefined
}

/** A reading form that is open beside the film: what its zones hold, and ways to fill it in from the film. */
export type FormEntry = Pick<FilmStageProps, 'profusion' | 'onZone' | 'onSize'>

/** The film, alone or beside another film of the person, standard films, or both. */
export function CompareStage({ found, chosen, layout, onLayout, standards, entry }: Props): ReactNode {
  const { t } = useTranslation('compare')
  const hasStandards = standards !== undefined
  const slots = useSlots(layout, hasStandards)
  const [films, setFilms] = useState<ShownFilms>({})
  const [picked, setActive] = useState<Slot>('current')
  const active = slots.includes(picked) ? picked : 'current'
  const keepApart = useLink(layout.linked, slots, films)
  const link = useCallback(
    (linked: boolean) => {
      if (linked) keepApart()
      onLayout({ linked })
    },
    [keepApart, onLayout],
  )
  const hold = useHolds(setFilms)
  const alone = slots.length === 1
  const shared = (slot: Slot): StageProps =>
    alone
      ? { onView: hold[slot] }
      : { name: t(`slot.${slot}`), active: slot === active, onActivate: () => setActive(slot), onView: hold[slot] }
  const drawn: Record<Slot, () => ReactNode> = {
    current: () => (
      <>
        {!alone && <Heading found={found} />}
        <FilmPlace found={found} chosen={chosen} {...entry} {...shared('current')} />
      </>
    ),
    prior: () => <PriorPanel found={found} stage={shared('prior')} />,
    standard: () => standards?.((film) => <StandardStage key={film.url} film={film} {...shared('standard')} />),
  }
  return (
    <div className={styles.compare} data-count={slots.length}>
      <div className={styles.bars}>
        <LayoutBar layout={{ ...layout, panels: slots.length as Layout['panels'] }} onLayout={onLayout} onLink={link} hasStandards={hasStandards} />
        {!alone && <Tabs slots={slots} active={active} onChange={setActive} />}
      </div>
      {slots.map((slot) => (
        <div key={slot} className={styles.panel} data-testid={`panel-${slot}`} data-shown={slot === active}>
          {drawn[slot]()}
        </div>
      ))}
    </div>
  )
}

type StageProps = Pick<FilmStageProps, 'name' | 'active' | 'onActivate' | 'onView'>
type Hold = NonNullable<FilmStageProps['onView']>

function useSlots(layout: Layout, hasStandards: boolean): Slot[] {
  const { panels, companion } = layout
  return useMemo(() => {
    const slots = slotsOf({ panels, companion })
    return hasStandards ? slots : slots.filter((slot) => slot !== 'standard')
  }, [panels, companion, hasStandards])
}

/** Where each film tells of itself; always the same functions, so that it does so once and not at each drawing. */
function useHolds(setFilms: (change: (films: ShownFilms) => ShownFilms) => void): Record<Slot, Hold> {
  return useMemo(() => {
    const hold =
      (slot: Slot): Hold =>
      (view, spacing) =>
        setFilms((films) => ({ ...films, [slot]: view === null ? null : { view, spacing } }))
    return { current: hold('current'), prior: hold('prior'), standard: hold('standard') }
  }, [setFilms])
}

function Heading({ found: { radiograph, created_at: handedIn } }: { found: Case }): ReactNode {
  const { t } = useTranslation('compare')
  const { date } = useFormat()
  return (
    <div className={styles.heading}>
      <strong>{t('slot.current')}</strong>
      <span>{date(radiograph.acquired_on ?? handedIn)}</span>
    </div>
  )
}

/** On narrow screens one film is shown at a time; the others keep their place behind it. */
function Tabs({ slots, active, onChange }: { slots: readonly Slot[]; active: Slot; onChange: (slot: Slot) => void }): ReactNode {
  const { t } = useTranslation('compare')
  return (
    <Radio.Group className={styles.tabs} aria-label={t('bar.shown')} value={active} onChange={({ target }) => onChange(target.value as Slot)}>
      {slots.map((slot) => (
        <Radio.Button key={slot} value={slot} data-testid={`tab-${slot}`}>
          {t(`slot.${slot}`)}
        </Radio.Button>
      ))}
    </Radio.Group>
  )
}
