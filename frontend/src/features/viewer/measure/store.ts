import type { Measurement } from './shapes'

export interface Measurements {
  items: readonly Measurement[]
  /** The id of the chosen one. */
  chosen: number | null
  /** Something is being dragged: figures that cost much wait until it is let go. */
  dragging: boolean
  undoable: boolean
}

/** The measurements on one film, with everything that was done to them. Kept until the page is left. */
export interface MeasurementStore {
  state: () => Measurements
  subscribe: (listener: () => void) => () => void
  nextId: () => number
  choose: (id: number | null) => void
  /** Puts the shape in place of the one with its id, or adds it; one step of `undo`. */
  put: (shape: Measurement) => void
  /** Begins a drag: what `drag` shows is one step of `undo` when it `settle`s, and nothing if it is `abandon`ed. */
  begin: () => void
  drag: (shape: Measurement) => void
  settle: () => void
  abandon: () => void
  remove: (id: number) => void
  undo: () => void
}

const DEPTH = 100

export function createMeasurements(): MeasurementStore {
  let items: readonly Measurement[] = []
  let chosen: number | null = null
  let before: readonly Measurement[] | null = null
  let past: (readonly Measurement[])[] = []
  let lastId = 0
  let state: Measurements = { items, chosen, dragging: false, undoable: false }
  const listeners = new Set<() => void>()

  const tell = () => {
    if (!items.some(({ id }) => id === chosen)) chosen = null
    state = { items, chosen, dragging: before !== null, undoable: past.length > 0 }
    listeners.forEach((listener) => listener())
  }
  const remember = (what: readonly Measurement[]) => {
    past = [...past, what].slice(-DEPTH)
  }
  const place = (shape: Measurement) => {
    const known = items.some(({ id }) => id === shape.id)
    items = known ? items.map((item) => (item.id === shape.id ? shape : item)) : [...items, shape]
    chosen = shape.id
  }
  const end = (keep: boolean) => () => {
    if (before === null) return
    if (!keep) items = before
    else if (items !== before) remember(before)
    before = null
    tell()
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    nextId: () => ++lastId,
    choose: (id) => {
      if (id === chosen) return
      chosen = id
      tell()
    },
    put: (shape) => {
      remember(items)
      place(shape)
      tell()
    },
    begin: () => {
      before = items
    },
    drag: (shape) => {
      place(shape)
      tell()
    },
    settle: end(true),
    abandon: end(false),
    remove: (id) => {
      if (!items.some((item) => item.id === id)) return
      remember(items)
      items = items.filter((item) => item.id !== id)
      tell()
    },
    undo: () => {
      const last = past.at(-1)
      if (last === undefined || before !== null) return
      past = past.slice(0, -1)
      items = last
      tell()
    },
  }
}
