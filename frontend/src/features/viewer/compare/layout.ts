import { useCallback, useState } from 'react'

export const PANELS = [1, 2, 3] as const
export type Panels = (typeof PANELS)[number]
export type Companion = 'prior' | 'standard'
export type Slot = 'current' | Companion

/** How a reader likes his films to lie: his own choice on this device. */
export interface Layout {
  panels: Panels
  /** What stands beside the film where there are two. */
  companion: Companion
  /** Whether enlarging and moving one film does the same to the others. */
  linked: boolean
  /** Whether the result and the reading stand beside the films. */
  side: boolean
}

export const FIRST_LAYOUT: Layout = { panels: 1, companion: 'prior', linked: true, side: true }

/** The films of a layout, from left to right. */
export function slotsOf({ panels, companion }: Pick<Layout, 'panels' | 'companion'>): Slot[] {
  if (panels === 1) return ['current']
  return panels === 2 ? ['current', companion] : ['current', 'prior', 'standard']
}

const placeOf = (userId: string): string => `dustlens.layout.${userId}`

/** What was remembered; whatever makes no sense in it is left out. */
export function remembered(userId: string): Layout {
  try {
    const found: unknown = JSON.parse(window.localStorage.getItem(placeOf(userId)) ?? '{}')
    return { ...FIRST_LAYOUT, ...sensible(found) }
  } catch {
    return FIRST_LAYOUT
  }
}

function sensible(found: unknown): Partial<Layout> {
  const { panels, companion, linked, side } = (found ?? {}) as Partial<Record<keyof Layout, unknown>>
  const known = PANELS.find((count) => count === panels)
  return {
    ...(known === undefined ? {} : { panels: known }),
    ...(companion === 'prior' || companion === 'standard' ? { companion } : {}),
    ...(typeof linked === 'boolean' ? { linked } : {}),
    ...(typeof side === 'boolean' ? { side } : {}),
  }
}

/** The layout of this reader, and a way to change parts of it that is remembered on this device. */
export function useLayout(userId: string): [Layout, (change: Partial<Layout>) => void] {
  const [layout, setLayout] = useState(() => remembered(userId))
  const change = useCallback(
    (parts: Partial<Layout>) =>
      setLayout((before) => {
        const next = { ...before, ...parts }
        try {
          window.localStorage.setItem(placeOf(userId), JSON.stringify(next))
        } catch {
          // A full or forbidden store only means that nothing is remembered.
        }
        return next
      }),
    [userId],
  )
  return [layout, change]
}
