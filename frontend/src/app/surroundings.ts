import { useLayoutEffect, useState, useSyncExternalStore } from 'react'

export type Surroundings = 'light' | 'dark'

let current: Surroundings = 'light'
const listeners = new Set<() => void>()

/** What the page looks like now. */
export function useSurroundings(): Surroundings {
  return useSyncExternalStore(subscribe, () => current)
}

const placeOf = (username: string): string => `dustlens.surroundings.${username}`

/** Dark while a film is read, unless this reader wants light on this device; gives back the way to change it. */
export function useReadingSurroundings(reading: boolean, username: string): { wanted: Surroundings; change: () => void } {
  const [wanted, setWanted] = useState<Surroundings>(() => (window.localStorage.getItem(placeOf(username)) === 'light' ? 'light' : 'dark'))
  useLayoutEffect(() => {
    surround(reading ? wanted : 'light')
    return () => surround('light')
  }, [reading, wanted])
  const change = (): void => {
    const next = wanted === 'dark' ? 'light' : 'dark'
    window.localStorage.setItem(placeOf(username), next)
    setWanted(next)
  }
  return { wanted, change }
}

function surround(next: Surroundings): void {
  document.documentElement.dataset.surroundings = next
  if (next === current) return
  current = next
  listeners.forEach((listener) => listener())
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
