import { useEffect, useMemo, useSyncExternalStore } from 'react'

import { keyOf, type OwnKeys, ownKeys, useOwnKeys } from './ownKeys'

export interface Shortcut {
  /** Under this name a user's own key is remembered; the standard key itself where left out. */
  id?: string
  /** The standard key; the user may have chosen another. */
  key: string
  label: string
  run: () => void
}

/** A shortcut as it works now. */
export interface ActiveShortcut extends Shortcut {
  id: string
  /** The key that counts: the user's own or the standard one. */
  pressed: string
}

type Group = readonly Shortcut[]

let active: readonly Group[] = []
const listeners = new Set<() => void>()
const WRITING = 'textarea, select, [contenteditable="true"], [role="dialog"], input:not([type="radio"], [type="checkbox"])'

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

export function asActive(shortcut: Shortcut, own: OwnKeys): ActiveShortcut {
  const id = shortcut.id ?? shortcut.key
  return { ...shortcut, id, pressed: own[id] ?? shortcut.key }
}

/** Keys that work anywhere on the page except while the user writes or a dialog is open. */
export function useShortcuts(group: Group): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const key = keyOf(event)
      if (event.defaultPrevented || key === null || isWriting(event)) return
      const found = group.find((shortcut) => asActive(shortcut, ownKeys()).pressed === key)
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
export function useActiveShortcuts(): readonly (readonly ActiveShortcut[])[] {
  const groups = useSyncExternalStore(subscribe, () => active)
  const own = useOwnKeys()
  return useMemo(() => groups.map((group) => group.map((shortcut) => asActive(shortcut, own))), [groups, own])
}

/** The shortcut that already has this key, if another than `id` has. */
export function holderOf(shortcuts: readonly ActiveShortcut[], key: string, id: string): ActiveShortcut | undefined {
  return shortcuts.find((shortcut) => shortcut.pressed === key && shortcut.id !== id)
}
