import { useEffect, useSyncExternalStore } from 'react'

/** Keys that work in one part of a page only; they are told in the help and cannot be changed. */
export interface KeyNotes {
  title: string
  /** Where they work. */
  where: string
  rows: readonly { keys: readonly string[]; does: string }[]
}

let active: readonly KeyNotes[] = []
const listeners = new Set<() => void>()

function change(next: readonly KeyNotes[]): void {
  active = next
  listeners.forEach((listener) => listener())
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Tells these keys in the help for as long as the part of the page is there. */
export function useKeyNotes(notes: KeyNotes): void {
  useEffect(() => {
    change([...active, notes])
    return () => change(active.filter((other) => other !== notes))
  }, [notes])
}

export function useActiveKeyNotes(): readonly KeyNotes[] {
  return useSyncExternalStore(subscribe, () => active)
}
