import { useCallback, useMemo, useState } from 'react'

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

/** Which layers lie over the film. */
export function useLayers(boxesAtFirst: boolean): Layers {
  const [mapShown, setMapShown] = useState(true)
  const toggleMap = useCallback(() => setMapShown((shown) => !shown), [])
  const [boxesShown, toggleBoxes] = useToggle(boxesAtFirst)
  const [zonesShown, toggleZones] = useToggle(false)
  const [lungsShown, toggleLungs] = useToggle(false)
  const [opacity, changeOpacity] = useState(0.4)
  const [threshold, changeThreshold] = useState(0)
  const actions = useMemo(() => {
    /** Who changes how the map looks wants to see it. */
    const seen = (change: () => void) => {
      setMapShown(true)
      change()
    }
    return {
      setOpacity: (value: number) => seen(() => changeOpacity(value)),
      step: (by: number) => seen(() => changeOpacity((value) => share(value + by))),
      setThreshold: (value: number) => seen(() => changeThreshold(value)),
      stepThreshold: (by: number) => seen(() => changeThreshold((value) => share(value + by))),
    }
  }, [])
  return useMemo(
    () => ({ mapShown, boxesShown, zonesShown, lungsShown, opacity, threshold, toggleMap, toggleBoxes, toggleZones, toggleLungs, ...actions }),
    [mapShown, boxesShown, zonesShown, lungsShown, opacity, threshold, toggleMap, toggleBoxes, toggleZones, toggleLungs, actions],
  )
}
