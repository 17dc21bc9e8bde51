import { useCallback, useMemo, useState } from 'react'

import { useUser } from '@/api/useSession'

import { keepLayers, type KeptLayers, keptLayers } from './keptLayers'

export interface Layers {
  mapShown: boolean
  boxesShown: boolean
  zonesShown: boolean
  lungsShown: boolean
  /** Opacity of the map, 0 to 1. */
  opacity: number
  /** The map is left transparent below this share of the full scale; 0 leaves it to the model's own threshold. */
  threshold: number
  toggleMap: () => void
  toggleBoxes: () => void
  toggleZones: () => void
  toggleLungs: () => void
  setOpacity: (opacity: number) => void
  step: (by: number) => void
  setThreshold: (threshold: number) => void
  stepThreshold: (by: number) => void
}

const share = (value: number) => Math.min(Math.max(Math.round(value * 100) / 100, 0), 1)

function useToggle(atFirst: boolean): [boolean, () => void] {
  const [shown, setShown] = useState(atFirst)
  return [shown, useCallback(() => setShown((now) => !now), [])]
}

/** A layer of the model: who turned it off gets the next film without it. */
function useKept(layer: keyof KeptLayers, atFirst: boolean): [shown: boolean, show: (shown: boolean) => void, toggle: () => void] {
  const { id } = useUser()
  const [shown, setShown] = useState(() => atFirst && keptLayers(id)[layer] !== false)
  const show = useCallback(
    (next: boolean) => {
      setShown(next)
      keepLayers(id, { [layer]: next })
    },
    [id, layer],
  )
  return [shown, show, useCallback(() => show(!shown), [show, shown])]
}

/** Which layers lie over the film. */
export function useLayers(boxesAtFirst: boolean): Layers {
  const [mapShown, showMap, toggleMap] = useKept('map', true)
  const [boxesShown, , toggleBoxes] = useKept('boxes', boxesAtFirst)
  const [zonesShown, toggleZones] = useToggle(false)
  const [lungsShown, toggleLungs] = useToggle(false)
  const [opacity, changeOpacity] = useState(0.4)
  const [threshold, changeThreshold] = useState(0)
  const actions = useMemo(() => {
    /** Who changes how the map looks wants to see it. */
    const seen = (change: () => void) => {
      showMap(true)
      change()
    }
    return {
      setOpacity: (value: number) => seen(() => changeOpacity(value)),
      step: (by: number) => seen(() => changeOpacity((value) => share(value + by))),
      setThreshold: (value: number) => seen(() => changeThreshold(value)),
      stepThreshold: (by: number) => seen(() => changeThreshold((value) => share(value + by))),
    }
  }, [showMap])
  return useMemo(
    () => ({ mapShown, boxesShown, zonesShown, lungsShown, opacity, threshold, toggleMap, toggleBoxes, toggleZones, toggleLungs, ...actions }),
    [mapShown, boxesShown, zonesShown, lungsShown, opacity, threshold, toggleMap, toggleBoxes, toggleZones, toggleLungs, actions],
  )
}
