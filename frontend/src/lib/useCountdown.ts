import { useEffect, useState } from 'react'

/** Whole seconds until `end` (a time in milliseconds), counting down; 0 when there is nothing to wait for. */
export function useCountdown(end: number | null): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (end === null) return
    const tick = (): void => setNow(Date.now())
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [end])
  return end === null ? 0 : Math.max(0, Math.ceil((end - now) / 1000))
}

/** "4:05" */
export function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
