import { type KeyboardEvent, type RefObject, useCallback, useEffect, useState } from 'react'

import { entered } from './agreement'
import { fieldAt, SECTIONS } from './form/fields'
import { fieldOf, focusField, step } from './form/focus'
import { keyOn, pressOf } from './form/keys'
import { offReason, type Opinion } from './form/opinion'
import type { Draft } from './useDraft'

export const JUMP = 'g'

interface Keys {
  pending: { path: string; text: string }
  /** G was pressed: a digit leads to a section. */
  jumping: boolean
  startJump: () => void
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
}

const NOTHING = { path: '', text: '' }
const isWritten = (element: EventTarget): boolean =>
  element instanceof HTMLElement && element.matches('textarea, input:not([type="radio"], [type="checkbox"])')

/** A letter means nothing in a number: G still leads to a section. */
const isNumber = (element: EventTarget): boolean => element instanceof HTMLInputElement && element.getAttribute('inputmode') === 'decimal'

/** Everything the keyboard can do in the form. */
export function useFormKeys(root: RefObject<HTMLElement | null>, draft: Draft, modelStage: number | null): Keys {
  const [pending, setPending] = useState(NOTHING)
  const [jumping, setJumping] = useState(false)
  useUndoKeys(draft)

  const startJump = useCallback(() => {
    setJumping(true)
    root.current?.focus()
  }, [root])

  const apply = (path: string, event: KeyboardEvent): boolean => {
    const field = fieldAt(path)
    if (field === null || offReason(draft.opinion, path) !== null) return false
    const text = pending.path === path ? pending.text : ''
    const effect = keyOn(field, pressOf(event), draft.opinion, text)
    if (effect === null) return false
    const next = (effect.set ?? []).reduce<Opinion>((opinion, { path: at, value }) => entered(opinion, at, value, modelStage), draft.opinion)
    if (next !== draft.opinion) draft.change(next, path, text !== '' && field.kind === 'profusion')
    setPending(effect.pending === '' ? NOTHING : { path, text: effect.pending })
    return true
  }

  const jump = (key: string): boolean => {
    setJumping(false)
    const section = SECTIONS[Number(key) - 1]
    return section !== undefined && focusField(root.current, section.first)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.defaultPrevented || event.metaKey || event.altKey) return
    if (event.ctrlKey && !(event.key === 'Enter' && event.target instanceof HTMLTextAreaElement)) return
    const letters = isWritten(event.target) && !(isNumber(event.target) && pressOf(event).key === JUMP)
    const done = letters ? written(event, root.current) : handled(event)
    if (done) event.preventDefault()
  }

  const handled = (event: KeyboardEvent<HTMLElement>): boolean => {
    const { key } = pressOf(event)
    if (key === 'shift') return false
    if (jumping && jump(key)) return true
    const path = fieldOf(event.target as Element)
    if (key === JUMP && pending.text === '') {
      startJump()
      return true
    }
    if (path === null) return false
    if (key === 'enter') return moved(event, path)
    return apply(path, event)
  }

  const moved = (event: KeyboardEvent, path: string): boolean => {
    setPending(NOTHING)
    if (root.current !== null) step(root.current, path, event.shiftKey ? -1 : 1)
    return true
  }

  return { pending, jumping, startJump, onKeyDown }
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
