/** The model's layers that a reader has turned on or off himself; one that is left out he never touched. */
export interface KeptLayers {
  map?: boolean
  boxes?: boolean
}

const placeOf = (userId: string): string => `dustlens.layers.${userId}`

/** What this reader last wanted to see on this device; whatever makes no sense in it is left out. */
export function keptLayers(userId: string): KeptLayers {
  try {
    const found: unknown = JSON.parse(window.localStorage.getItem(placeOf(userId)) ?? '{}')
    const { map, boxes } = (found ?? {}) as Partial<Record<keyof KeptLayers, unknown>>
    return { ...(typeof map === 'boolean' ? { map } : {}), ...(typeof boxes === 'boolean' ? { boxes } : {}) }
  } catch {
    return {}
  }
}

/** Remembers a choice for the films that are opened from now on. */
export function keepLayers(userId: string, change: KeptLayers): void {
  try {
    window.localStorage.setItem(placeOf(userId), JSON.stringify({ ...keptLayers(userId), ...change }))
  } catch {
    // A full or forbidden store only means that nothing is remembered.
  }
}
