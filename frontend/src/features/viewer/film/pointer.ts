import type { Point } from './geometry'

type Listener = (at: Point, touch: boolean) => void

/** Where the pointer is over the film, for what follows it without a new rendering of the page. */
export interface Pointer {
  move: Listener
  follow: (listener: Listener) => () => void
}

export function createPointer(): Pointer {
  const listeners = new Set<Listener>()
  return {
    move: (at, touch) => listeners.forEach((listener) => listener(at, touch)),
    follow: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
