const ID = 'reading-findings'

/** For the list of what does not fit, so that others can lead there. */
export const FINDINGS = { id: ID, tabIndex: -1 } as const

/** Leads to the list of what does not fit. */
export function goToFindings(): void {
  const list = document.getElementById(ID)
  list?.focus({ preventScroll: true })
  list?.scrollIntoView({ block: 'center' })
}
