import { useEffect, useSyncExternalStore } from 'react'

export interface Shortcut {
  key: string
  label: string
  run: () => void
}

type Group = readonly Shortcut[]

let active: readonly Group[] = []
const listeners = new Set<() => void>()
const WRITING = 'textarea, select, [contenteditable="true"], [role="dialog"], input:not([type="radio"], [type="checkbox"])'
/** The same key where a Chinese input method is on, or without the shift key. */
const ALIASES: Record<string, string> = { '？': '?', '【': '[', '】': ']', '＋': '+', '－': '-', '=': '+' }

function change(next: readonly Group[]): void {
  active = next
  listeners.forEach((listener) => listener())
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function isWriting(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest(WRITING) !== null
}

/** Keys that work anywhere on the page except while the user writes or a dialog is open. */
export function useShortcuts(group: Group): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event)) return
      const key = (ALIASES[event.key] ?? event.key).toLowerCase()
      const found = group.find((shortcut) => shortcut.key === key)
      if (found === undefined) return
      event.preventDefault()
      found.run()
    }
    document.addEventListener('keydown', listen)
    change([...active, group])
    return () => {
      document.removeEventListener('keydown', listen)
      change(active.filter((other) => other !== group))
    }
  }, [group])
}

/** Everything that can be pressed now, for the help. */
export function useActiveShortcuts(): readonly Group[] {
  return useSyncExternalStore(subscribe, () => active)
}
