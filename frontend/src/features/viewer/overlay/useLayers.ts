import { useCallback, useMemo, useState } from 'react'

export interface Layers {
  mapShown: boolean
  boxesShown: boolean
  /** Opacity of the map, 0 to 1. */
  opacity: number
  toggleMap: () => void
  toggleBoxes: () => void
  setOpacity: (opacity: number) => void
  step: (by: number) => void
}

/** Which layers lie over the film. */
export function useLayers(boxesAtFirst: boolean): Layers {
  const [mapShown, setMapShown] = useState(true)
  const [boxesShown, setBoxesShown] = useState(boxesAtFirst)
  const [opacity, setValue] = useState(0.4)
  const toggleMap = useCallback(() => setMapShown((shown) => !shown), [])
  const toggleBoxes = useCallback(() => setBoxesShown((shown) => !shown), [])
  const setOpacity = useCallback((value: number) => {
    setMapShown(true)
    setValue(value)
  }, [])
  const step = useCallback((by: number) => {
    setMapShown(true)
    setValue((value) => Math.min(Math.max(Math.round((value + by) * 100) / 100, 0), 1))
  }, [])
  return useMemo(
    () => ({ mapShown, boxesShown, opacity, toggleMap, toggleBoxes, setOpacity, step }),
    [mapShown, boxesShown, opacity, toggleMap, toggleBoxes, setOpacity, step],
  )
}
