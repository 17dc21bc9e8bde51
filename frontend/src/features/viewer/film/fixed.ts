import type { FilmView } from './filmView'

const nothing = (): void => undefined

/** The same film, whose appearance nothing can change: no tool, no key, no code. It can be enlarged and moved. */
export function fixedLook(view: FilmView): FilmView {
  const locked: Partial<FilmView> = { setWindow: nothing, toggleInvert: nothing, turn: nothing, flip: nothing }
  return Object.assign(Object.create(view) as FilmView, locked)
}
