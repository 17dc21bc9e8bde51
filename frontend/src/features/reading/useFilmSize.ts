import { App } from 'antd'
import { type RefObject, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import { useUndo } from '@/components/useUndo'
import type { FilmSize } from '@/lib/filmSize'
import { useFormat } from '@/lib/format'
import { useLatest } from '@/lib/useLatest'

import { focusField } from './form/focus'
import { withMeasures } from './form/opinion'
import { type Entered, indexFor, standing, stands } from './form/sizes'
import type { Draft } from './useDraft'

/** Enters what was measured on the film as a large opacity, says so, and offers to put back what stood there. */
export function useFilmSize(root: RefObject<HTMLElement | null>, { opinion, change }: Draft): (size: FilmSize, shape: number) => void {
  const { t } = useTranslation('reading')
  const { message } = App.useApp()
  const inWords = useSizeWords()
  const offerUndo = useUndoHere()
  const entered = useRef(new Map<number, Entered>())

  const go = (index: number): boolean => focusField(root.current, `large.opacities.${index}.long_mm`)
  const put = (index: number, size: Partial<FilmSize>): void => {
    change(withMeasures(opinion, index, size), `large.opacities.${index}`)
    go(index)
  }
  const putBack = useLatest((at: Entered, stood: Partial<FilmSize>) => {
    // What was written over it since stays.
    if (stands(opinion, at)) put(at.index, stood)
  })
  return useLatest((size, shape) => {
    if (opinion.form.large?.category === undefined) {
      focusField(root.current, 'large.category')
      void message.info(t('measured.category'))
      return
    }
    const at = { index: indexFor(opinion, entered.current.get(shape)), size }
    entered.current.set(shape, at)
    if (stands(opinion, at)) {
      go(at.index)
      return
    }
    const stood = standing(opinion, at)
    put(at.index, size)
    const replaced = stood.long_mm !== undefined || stood.short_mm !== undefined
    const words = { number: at.index + 1, size: inWords(size), before: inWords(stood) }
    offerUndo(t(replaced ? 'measured.replaced' : 'measured.entered', words), () => putBack(at, stood))
  })
}

/** `34.2 mm` or `34.2 × 20.1 mm`. */
function useSizeWords(): (size: Partial<FilmSize>) => string {
  const { t } = useTranslation(['reading', 'form'])
  const { number } = useFormat()
  const figure = (mm: number | undefined): string => (mm === undefined ? '?' : number(mm, 1))
  return ({ long_mm, short_mm }) => {
    const long = figure(long_mm)
    return short_mm === undefined ? t('measured.long', { long }) : t('form:large.opacity', { long, short: figure(short_mm) })
  }
}

/** The offer to undo goes with the form: a reading that was signed or left is not changed from outside. */
function useUndoHere(): (text: string, undo: () => void) => void {
  const undo = useUndo()
  const offers = useRef<(() => void)[]>([])
  useEffect(() => {
    const made = offers.current
    return () => made.forEach((withdraw) => withdraw())
  }, [])
  return (text, back) => {
    offers.current.push(
      undo(text, () => {
        back()
        return Promise.resolve()
      }),
    )
  }
}
