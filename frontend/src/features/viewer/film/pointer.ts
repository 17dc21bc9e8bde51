import type { Point } from './geometry'

type Listener = (at: Point, touch: boolean) => void

/** Where the pointer is over the film, for what follows it without a new rendering of the page. */
export interface Pointer {
  move: Listener
  /** Tells at once where the pointer was seen last, if it was. */
  follow: (listener: Listener) => () => void
}

export function createPointer(): Pointer {
  const listeners = new Set<Listener>()
  let last: Parameters<Listener> | null = null
  return {
    move: (...place) => {
      last = place
      listeners.forEach((listener) => listener(...place))
    },
    follow: (listener) => {
      listeners.add(listener)
      if (last !== null) listener(...last)
      return () => listeners.delete(listener)
    },
  }
}
