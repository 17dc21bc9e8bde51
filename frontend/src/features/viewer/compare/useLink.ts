import { useCallback, useEffect, useMemo, useRef } from 'react'

import type { FilmView } from '../film/filmView'
import type { Point } from '../film/geometry'
import type { Slot } from './layout'
import { type Linked, linkFilms, offsetOf } from './link'

export type ShownFilms = Partial<Record<Slot, Linked | null>>

/** Links the films on the screen while `on`; call the answer before switching on again: what was moved apart stays apart. */
export function useLink(on: boolean, slots: readonly Slot[], { current, prior, standard }: ShownFilms): () => void {
  const offsets = useRef(new WeakMap<FilmView, Point>())
  const films = useMemo(() => {
    const shown = { current, prior, standard }
    const found = slots.map((slot) => shown[slot]).filter((film) => film != null)
    return current == null ? [] : found
  }, [slots, current, prior, standard])
  useEffect(() => (on ? linkFilms(films, offsets.current) : undefined), [on, films])
  return useCallback(() => {
    const [hub, ...others] = films
    if (hub !== undefined) for (const film of others) offsets.current.set(film.view, offsetOf(hub, film))
  }, [films])
}
