import { describe, expect, it } from 'vitest'

import { newShape } from './shapes'
import { createMeasurements } from './store'

const line = (id: number, to = 10) => newShape('length', id, [0, 0], [to, 0], [1, 1])

describe('measurements', () => {
  it('are chosen when they are made, deleted and taken back', () => {
    const store = createMeasurements()
    store.put(line(1))
    store.put(line(2))
    expect(store.state().chosen).toBe(2)
    store.remove(2)
    expect(store.state()).toMatchObject({ chosen: null, items: [{ id: 1 }] })
    store.undo()
    expect(store.state().items).toHaveLength(2)
    store.undo()
    store.undo()
    expect(store.state()).toMatchObject({ items: [], undoable: false })
  })

  it('take back a whole drag at once, and nothing where it was abandoned', () => {
    const store = createMeasurements()
    store.put(line(1))
    store.begin()
    store.drag(line(1, 20))
    expect(store.state().dragging).toBe(true)
    store.drag(line(1, 30))
    store.settle()
    expect(store.state()).toMatchObject({ dragging: false, items: [{ to: [30, 0] }] })
    store.begin()
    store.drag(line(1, 99))
    store.abandon()
    expect(store.state().items).toMatchObject([{ to: [30, 0] }])
    store.undo()
    expect(store.state().items).toMatchObject([{ to: [10, 0] }])
  })

  it('remember no press that drew nothing', () => {
    const store = createMeasurements()
    store.begin()
    store.settle()
    expect(store.state().undoable).toBe(false)
  })
})
