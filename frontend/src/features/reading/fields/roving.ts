import type { KeyboardEvent } from 'react'

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

/** The button that an arrow key leads to within its group, focused already; null for other keys. */
export function arrowed(event: KeyboardEvent<HTMLElement>, count: number): number | null {
  const step = STEPS[event.key]
  if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return null
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  const next = (at + step + count) % count
  event.preventDefault()
  buttons[next]?.focus()
  return next
}
