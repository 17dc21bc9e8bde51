import { describe, expect, it } from 'vitest'

import { newShape, type Spacing } from './shapes'
import { chosenSize, sizeOf } from './size'
import { createMeasurements } from './store'

/** Rows are 0.4 mm apart, columns 0.1 mm. */
const uneven: Spacing = [0.4, 0.1]
const length = (to: number) => newShape('length', 1, [0, 0], [to, 0], uneven)

describe('the size of what was measured', () => {
  it('is the longest diameter alone of a length, to the tenth that is shown', () => {
    expect(sizeOf(length(342.6), uneven)).toEqual({ long_mm: 34.3 })
  })

  it('is both axes of an ellipse, the longer one first, whichever was drawn first', () => {
    expect(sizeOf({ kind: 'ellipse', id: 1, from: [0, 0], to: [0, 50], across: 34.26 }, uneven)).toEqual({ long_mm: 34.3, short_mm: 20 })
  })
})

describe('the chosen measurement', () => {
  it('has a size once it is drawn, and as long as it is chosen', () => {
    const store = createMeasurements()
    expect(chosenSize(store.state(), uneven)).toBeNull()
    store.begin()
    store.drag(length(342))
    expect(chosenSize(store.state(), uneven)).toBeNull()
    store.settle()
    expect(chosenSize(store.state(), uneven)).toEqual({ id: 1, size: { long_mm: 34.2 } })
    store.choose(null)
    expect(chosenSize(store.state(), uneven)).toBeNull()
  })

  it('has none that the reading form would refuse', () => {
    const store = createMeasurements()
    store.put(length(5001))
    expect(chosenSize(store.state(), uneven)).toBeNull()
  })
})
