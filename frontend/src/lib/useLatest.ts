import { useCallback, useEffect, useRef } from 'react'

/** A function that stays the same and always does what the newest one does. */
export function useLatest<Given extends unknown[]>(work: (...given: Given) => void): (...given: Given) => void {
  const latest = useRef(work)
  useEffect(() => {
    latest.current = work
  })
  return useCallback((...given) => latest.current(...given), [])
}
