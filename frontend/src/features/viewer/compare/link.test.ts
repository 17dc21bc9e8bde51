import { describe, expect, it } from 'vitest'

import type { FilmView } from '../film/filmView'
import type { Point } from '../film/geometry'
import { UPRIGHT } from '../film/orientation'
import { type Linked, linkFilms, offsetOf } from './link'
import { PlayedView } from '@/testing/playedView'

const LANDMARKS: readonly Point[] = [[0.3, 0.2], [0.5, 0.55], [0.72, 0.8]]
const none = (): WeakMap<FilmView, Point> => new WeakMap()

function linked(view: PlayedView, spacing: readonly number[] | null): Linked {
  return { view: view.asView(), spacing }
}

function expectMatched(p: PlayedView, q: PlayedView): void {
  for (const at of LANDMARKS) {
    const [first, second] = [p.onScreen(at), q.onScreen(at)]
    expect(Math.hypot(first[0] - second[0], first[1] - second[1])).toBeLessThan(1e-6)
  }
}

const near: Parameters<PlayedView['moveTo']>[0] = { zoom: 3, centre: [0.35, 0.6], orientation: UPRIGHT }

describe('linked films', () => {
  it('show the same landmarks at the same places, however finely each was scanned', () => {
    const [coarse, fine] = [new PlayedView(1000, 1200), new PlayedView(2000, 2400)]
    linkFilms([linked(coarse, [0.4, 0.4]), linked(fine, [0.2, 0.2])], none())
    coarse.moveTo(near)
    expectMatched(coarse, fine)
  })

  it('follow from either side', () => {
    const [coarse, fine] = [new PlayedView(1000, 1200), new PlayedView(2000, 2400)]
    linkFilms([linked(coarse, [0.4, 0.4]), linked(fine, [0.2, 0.2])], none())
    fine.moveTo(near)
    expectMatched(coarse, fine)
    expect(coarse.current.zoom).toBeCloseTo(3)
  })

  it('show a millimetre equally long on films of different size', () => {
    const [large, small] = [new PlayedView(1000, 1000), new PlayedView(1000, 1000)]
    linkFilms([linked(large, [0.4, 0.4]), linked(small, [0.2, 0.2])], none())
    large.moveTo(near)
    expect(small.state().transform.d / 0.2).toBeCloseTo(large.state().transform.d / 0.4)
  })

  it('match films whose pixels are not square', () => {
    const [square, oblong] = [new PlayedView(1000, 1200), new PlayedView(500, 1200, 2)]
    linkFilms([linked(square, [0.3, 0.3]), linked(oblong, [0.3, 0.6])], none())
    square.moveTo(near)
    expectMatched(square, oblong)
  })

  it('go by the height of the film where one of them knows no millimetres', () => {
    const [known, unknown] = [new PlayedView(1000, 1200), new PlayedView(500, 600)]
    linkFilms([linked(known, [0.1, 0.1]), linked(unknown, null)], none())
    known.moveTo(near)
    expectMatched(known, unknown)
  })

  it('take nonsense for unknown millimetres', () => {
    const [known, unknown] = [new PlayedView(1000, 1200), new PlayedView(500, 600)]
    linkFilms([linked(known, [0.1, 0.1]), linked(unknown, [0, 0])], none())
    known.moveTo(near)
    expectMatched(known, unknown)
  })

  it('take over the place of the first film when they are linked', () => {
    const [first, second] = [new PlayedView(1000, 1200), new PlayedView(1000, 1200)]
    first.moveTo(near)
    linkFilms([linked(first, null), linked(second, null)], none())
    expectMatched(first, second)
  })

  it('keep the distance that the reader put between them', () => {
    const [first, second] = [new PlayedView(1000, 1200), new PlayedView(1000, 1200)]
    const films = [linked(first, [0.3, 0.3]), linked(second, [0.3, 0.3])] as const
    second.moveTo({ ...near, zoom: 1, centre: [0.6, 0.5] })
    linkFilms(films, new WeakMap([[second.asView(), offsetOf(...films)]]))
    first.moveTo({ ...near, centre: [0.3, 0.4] })
    expect(second.current.centre[0]).toBeCloseTo(0.4)
    expect(second.current.centre[1]).toBeCloseTo(0.4)
    second.moveTo({ ...near, centre: [0.7, 0.5] })
    expect(first.current.centre[0]).toBeCloseTo(0.6)
  })

  it('are three as well as two, with and without millimetres, whoever leads', () => {
    const [current, prior, standard] = [new PlayedView(1000, 1200), new PlayedView(2000, 2000), new PlayedView(700, 900)]
    linkFilms([linked(current, [0.4, 0.4]), linked(prior, [0.1, 0.1]), linked(standard, null)], none())
    for (const leader of [standard, prior, current]) {
      leader.moveTo({ ...near, zoom: leader.current.zoom * 1.5 })
      expect(prior.state().transform.d / 0.1).toBeCloseTo(current.state().transform.d / 0.4)
      expect(standard.state().transform.d * 900).toBeCloseTo(current.state().transform.d * 1200)
    }
  })

  it('keep their own turns and mirrors', () => {
    const [first, second] = [new PlayedView(1000, 1200), new PlayedView(1000, 1200)]
    linkFilms([linked(first, null), linked(second, null)], none())
    first.moveTo({ ...near, orientation: { turn: 0, mirrored: true } })
    expect(second.current.orientation).toEqual(UPRIGHT)
  })

  it('leave each other alone where only a window changed, and once they are parted', () => {
    const [first, second] = [new PlayedView(1000, 1200), new PlayedView(1000, 1200)]
    const part = linkFilms([linked(first, null), linked(second, null)], none())
    first.moveTo(first.current)
    expect(second.moves).toBe(0)
    part()
    first.moveTo(near)
    expect(second.moves).toBe(0)
  })

  it('do nothing while one of them has no room on the screen', () => {
    const [first, hidden] = [new PlayedView(1000, 1200), new PlayedView(1000, 1200, 1, { width: 0, height: 0 })]
    linkFilms([linked(first, null), linked(hidden, null)], none())
    first.moveTo(near)
    expect(hidden.moves).toBe(0)
  })
})
