import { type RefObject, useEffect } from 'react'

import type { FilmSize } from '@/lib/filmSize'

import { tellFilm } from './filmEntry'
import { focusField } from './form/focus'
import { nextProfusion } from './form/keys'
import { offReason, type Opinion, opinionAt } from './form/opinion'
import { takesSizes } from './form/sizes'
import type { Zone } from './form/types'

/** Joins the zone grid of the form with the zones on the film, and 2C with what is measured there. */
export function useFilmLink(
  root: RefObject<HTMLElement | null>,
  caseId: string,
  opinion: Opinion,
  set: (path: string, value: unknown) => void,
  measured: (size: FilmSize, shape: number) => void,
): void {
  useEffect(() => {
    const off = offReason(opinion, 'small.zones') !== null
    const click = (zone: Zone) => {
      const path = `small.zones.${zone}`
      if (off) {
        focusField(root.current, opinion.form.quality?.grade === undefined ? 'quality.grade' : 'parenchymal', false)
        return
      }
      set(path, nextProfusion(opinionAt(opinion, path)))
      // The keyboard goes on from there; the page stays where the film is in sight.
      focusField(root.current, path, false)
    }
    const entry = { caseId, profusion: opinion.form.small?.zones ?? {}, off, sizes: takesSizes(opinion) }
    tellFilm({ entry, click, measured })
  }, [root, caseId, opinion, set, measured])
  useEffect(() => () => tellFilm(null), [])
}
