import { createContext, useContext } from 'react'

import { type Opinion, offReason, opinionAt } from '../form/opinion'
import type { Reason } from '../form/rules'
import type { Finding } from '../rules/requests'

/** What the fields of the form show and where they write to. */
export interface FormAccess {
  opinion: Opinion
  /** `joins`: one step of undo together with the change before. */
  set: (path: string, value: unknown, joins?: boolean) => void
  /** The first of two keys, in the field it was pressed in. */
  pending: { path: string; text: string }
  findings: readonly Finding[]
}

export const FormContext = createContext<FormAccess | null>(null)

export function useForm(): FormAccess {
  const access = useContext(FormContext)
  if (access === null) throw new Error('a field stands outside of the form')
  return access
}

export interface FieldAccess {
  value: unknown
  set: (value: unknown) => void
  /** Why it cannot be filled in. */
  off: Reason | null
  pending: string
}

export function useField(path: string): FieldAccess {
  const { opinion, set, pending } = useForm()
  return {
    value: opinionAt(opinion, path),
    set: (value) => set(path, value),
    off: offReason(opinion, path),
    pending: pending.path === path ? pending.text : '',
  }
}
