import { screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, describe, expect, it } from 'vitest'

import { aPrediction } from '@/testing/cases'
import { alice, audrey } from '@/testing/fixtures'
import { renderIn } from '@/testing/render'

import { LayerBar } from './LayerBar'
import { scaleOf } from './scale'
import { useLayers } from './useLayers'

/** The switches of one film, and the bar below it. */
function Film({ findings = true }: { findings?: boolean }): ReactNode {
  const layers = useLayers(findings)
  return (
    <>
      <button aria-pressed={layers.mapShown} onClick={layers.toggleMap}>map</button>
      <button aria-pressed={layers.boxesShown} onClick={layers.toggleBoxes}>boxes</button>
      <button onClick={() => layers.step(0.1)}>stronger</button>
      <LayerBar layers={layers} prediction={aPrediction()} lungs={false} mapState="ready" scale={scaleOf(null, undefined)} />
    </>
  )
}

const button = (name: string) => screen.getByRole('button', { name })
const isOn = (name: string) => button(name).getAttribute('aria-pressed') === 'true'

describe("the model's layers", () => {
  afterEach(() => window.localStorage.clear())

  it('are shown at first, boxes only where there are findings', () => {
    const film = renderIn(<Film />, alice)
    expect([isOn('map'), isOn('boxes')]).toEqual([true, true])
    film.unmount()
    renderIn(<Film findings={false} />, alice)
    expect([isOn('map'), isOn('boxes')]).toEqual([true, false])
  })

  it('that a reader turned off stay off on the next film, on this device and for him alone', async () => {
    const { user, unmount } = renderIn(<Film />, alice)
    await user.click(button('map'))
    await user.click(button('boxes'))
    unmount()
    const next = renderIn(<Film />, alice)
    expect([isOn('map'), isOn('boxes')]).toEqual([false, false])
    next.unmount()
    renderIn(<Film />, audrey)
    expect([isOn('map'), isOn('boxes')]).toEqual([true, true])
  })

  it('come back on the next film for who turned them on again, or made the map stronger', async () => {
    const { user, unmount } = renderIn(<Film />, alice)
    for (const name of ['map', 'boxes', 'boxes', 'stronger']) await user.click(button(name))
    unmount()
    renderIn(<Film />, alice)
    expect([isOn('map'), isOn('boxes')]).toEqual([true, true])
  })

  it('leave their room to the film until the map is asked for; then the film keeps its size whether it is on or off', async () => {
    window.localStorage.setItem(`dustlens.layers.${alice.id}`, '{"map":false}')
    const { user } = renderIn(<Film />, alice)
    expect(screen.queryByTestId('map-opacity')).not.toBeInTheDocument()
    await user.click(button('map'))
    expect(screen.getByTestId('map-opacity')).toBeInTheDocument()
    await user.click(button('map'))
    expect(screen.getByTestId('map-opacity')).toBeInTheDocument()
  })

  it('are shown as at first where what was remembered makes no sense', () => {
    window.localStorage.setItem(`dustlens.layers.${alice.id}`, '{"map":"no"')
    renderIn(<Film />, alice)
    expect(isOn('map')).toBe(true)
  })
})
