import { expect, it, vi } from 'vitest'

import type { FilmView } from './filmView'
import { fixedLook } from './fixed'

it('a film whose look is fixed can be enlarged and moved, and nothing else', () => {
  const asked: string[] = []
  const names = ['setWindow', 'toggleInvert', 'turn', 'flip', 'zoom', 'pan', 'fit', 'oneToOne', 'reset'] as const
  const film = Object.fromEntries(names.map((name) => [name, vi.fn(() => asked.push(name))])) as unknown as FilmView
  const fixed = fixedLook(film)
  fixed.setWindow({ low: 0, high: 1 })
  fixed.toggleInvert()
  fixed.turn(1)
  fixed.flip()
  expect(asked).toEqual([])
  fixed.zoom(2)
  fixed.pan(1, 1)
  fixed.fit()
  expect(asked).toEqual(['zoom', 'pan', 'fit'])
})
