import { act, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { describe, expect, it, vi } from 'vitest'

import { alice } from '@/testing/fixtures'
import { PlayedView } from '@/testing/playedView'
import { renderIn } from '@/testing/render'

import { newShape, type Spacing } from '../measure/shapes'
import { createMeasurements, type MeasurementStore } from '../measure/store'
import { useLayers } from '../overlay/useLayers'
import { Toolbar } from './Toolbar'
import type { Bench } from './useCommands'

const spacing: Spacing = [0.1, 0.1]
const grey = { low: 0, high: 1 }
const still = new PlayedView(400, 500).state()
const film = Object.assign(new PlayedView(400, 500), { filmWindow: grey, fullWindow: grey, state: () => still })
const has = { map: false, boxes: false, zones: false, lungs: false }
const enter = () => screen.queryByRole('button', { name: /^Enter in 2C/ })

function Tools({ store, onSize }: { store: MeasurementStore; onSize: Bench['onSize'] }): ReactNode {
  const layers = useLayers(false)
  return <Toolbar {...{ layers, has, store, spacing, onSize }} view={film.asView()} tool="length" onTool={vi.fn()} active fixed={false} onObstacle={vi.fn()} />
}

function measured(): MeasurementStore {
  const store = createMeasurements()
  store.put(newShape('length', store.nextId(), [0, 0], [342, 0], spacing))
  return store
}

describe('a measurement', () => {
  it('is entered in the reading form by button or key', async () => {
    const onSize = vi.fn()
    const { user } = renderIn(<Tools store={measured()} onSize={onSize} />, alice)
    await user.click(screen.getByText('Enter in 2C'))
    await user.keyboard('n')
    expect(onSize.mock.calls).toEqual([[{ long_mm: 34.2 }, 1], [{ long_mm: 34.2 }, 1]])
  })

  it('is offered to the form only while it is chosen', () => {
    const store = measured()
    renderIn(<Tools store={store} onSize={vi.fn()} />, alice)
    expect(enter()).toBeVisible()
    act(() => store.choose(null))
    expect(enter()).toBeNull()
  })

  it('is not offered where no form takes it', () => {
    renderIn(<Tools store={measured()} onSize={undefined} />, alice)
    expect(enter()).toBeNull()
  })
})
