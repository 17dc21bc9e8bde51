import { type KeyboardEvent, type RefObject, useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { keyOf } from '@/lib/ownKeys'
import { useShortcuts } from '@/lib/shortcuts'

import { entered } from './agreement'
import { fieldAt, SECTIONS } from './form/fields'
import { fieldOf, focusField, step } from './form/focus'
import { type Effect, keyOn, pressOf } from './form/keys'
import { offReason, type Opinion } from './form/opinion'
import { JUMP, useJumpKey } from './jumpKey'
import type { Draft } from './useDraft'

interface Keys {
  pending: { path: string; text: string }
  /** The key that leads into the form was pressed: a digit leads to a section. */
  jumping: boolean
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
}

const NOTHING = { path: '', text: '' }
const isWritten = (element: EventTarget): boolean =>
  element instanceof HTMLElement && element.matches('textarea, input:not([type="radio"], [type="checkbox"])')
const isNumber = (element: EventTarget): boolean => element instanceof HTMLInputElement && element.getAttribute('inputmode') === 'decimal'
const doesSomething = (effect: Effect | null): boolean => effect !== null && (effect.set !== undefined || effect.pending !== '')

/** Everything the keyboard can do in the form. */
export function useFormKeys(root: RefObject<HTMLElement | null>, draft: Draft, modelStage: number | null): Keys {
  const [pending, setPending] = useState(NOTHING)
  const { jumping, startJump, jump, isJump } = useJump(root)
  useUndoKeys(draft)

  const pendingAt = (path: string): string => (pending.path === path ? pending.text : '')
  const effectAt = (path: string, event: KeyboardEvent): Effect | null => {
    const field = fieldAt(path)
    if (field === null || offReason(draft.opinion, path) !== null) return null
    return keyOn(field, pressOf(event), draft.opinion, pendingAt(path))
  }
  const apply = (path: string, effect: Effect): void => {
    const next = (effect.set ?? []).reduce<Opinion>((opinion, { path: at, value }) => entered(opinion, at, value, modelStage), draft.opinion)
    if (next !== draft.opinion) draft.change(next, path, pendingAt(path) !== '' && fieldAt(path)?.kind === 'profusion')
    setPending(effect.pending === '' ? NOTHING : { path, text: effect.pending })
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.defaultPrevented || event.metaKey || event.altKey) return
    if (event.ctrlKey && !(event.key === 'Enter' && event.target instanceof HTMLTextAreaElement)) return
    // A letter means nothing in a number: there the key still leads to a section.
    const letters = isWritten(event.target) && !(isNumber(event.target) && isJump(event) && /^\p{L}$/u.test(pressOf(event).key))
    const done = letters ? written(event, root.current) : handled(event)
    if (done) event.preventDefault()
  }

  const handled = (event: KeyboardEvent<HTMLElement>): boolean => {
    const { key } = pressOf(event)
    if (key === 'shift') return false
    if (jumping && jump(key)) return true
    const path = fieldOf(event.target as Element)
    if (path !== null && key === 'enter') return moved(event, path)
    const effect = path === null ? null : effectAt(path, event)
    if (isJump(event) && pending.text === '' && !doesSomething(effect)) return startJump()
    if (path !== null && effect !== null) apply(path, effect)
    return effect !== null
  }

  const moved = (event: KeyboardEvent, path: string): boolean => {
    setPending(NOTHING)
    if (root.current !== null) step(root.current, path, event.shiftKey ? -1 : 1)
    return true
  }

  return { pending, jumping, onKeyDown }
}

interface Jump {
  jumping: boolean
  startJump: () => true
  /** Follows the digit; false where it leads nowhere. */
  jump: (digit: string) => boolean
  isJump: (event: KeyboardEvent) => boolean
}

/** From anywhere on the page into a section of the form: the key that leads there, then a digit. */
function useJump(root: RefObject<HTMLElement | null>): Jump {
  const { t } = useTranslation('reading')
  const [jumping, setJumping] = useState(false)
  const pressed = useJumpKey()
  const startJump = useCallback((): true => {
    setJumping(true)
    root.current?.focus()
    return true
  }, [root])
  useShortcuts(useMemo(() => [{ ...JUMP, label: t('keys.jump'), run: startJump }], [t, startJump]))
  const jump = (digit: string): boolean => {
    setJumping(false)
    const section = SECTIONS[Number(digit) - 1]
    return section !== undefined && focusField(root.current, section.first)
  }
  const isJump = (event: KeyboardEvent): boolean => pressOf(event).key === pressed || keyOf(event) === pressed
  return { jumping, startJump, jump, isJump }
}

/** In a text: Enter goes on (with Ctrl in a text of several lines), Escape leaves it. */
function written(event: KeyboardEvent<HTMLElement>, root: HTMLElement | null): boolean {
  const path = fieldOf(event.target as Element)
  if (event.key === 'Escape') {
    root?.focus()
    return true
  }
  if (event.key !== 'Enter' || event.nativeEvent.isComposing || path === null || root === null) return false
  if (event.target instanceof HTMLTextAreaElement && !event.ctrlKey) return false
  step(root, path, event.shiftKey ? -1 : 1)
  return true
}

/** Ctrl+Z and Ctrl+Y (or Ctrl+Shift+Z), except where a text is being written: there they mean the text. */
function useUndoKeys({ back, again }: Pick<Draft, 'back' | 'again'>): void {
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      const key = event.key.toLowerCase()
      if (!(event.ctrlKey || event.metaKey) || event.altKey || !['z', 'y'].includes(key)) return
      if (event.defaultPrevented || event.target === null || isWritten(event.target) || inDialog(event.target)) return
      event.preventDefault()
      if (key === 'y' || event.shiftKey) again()
      else back()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [back, again])
}

const inDialog = (target: EventTarget): boolean => target instanceof Element && target.closest('[role="dialog"]') !== null
