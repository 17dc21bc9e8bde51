import type { Radiograph } from '@/api/types'

import { holdFilm } from './films'

/** A larger film is not held beside the one on the screen: together they could fill a browser's memory. */
const MOST_PIXELS = 24_000_000

/** Loads a film that will probably be asked for next; the answer lets go of it. What goes wrong shows when it is opened. */
export function holdAhead({ display_url: url, rows, columns }: Radiograph): () => void {
  if (url === null || (rows ?? 0) * (columns ?? 0) > MOST_PIXELS) return () => undefined
  return holdFilm(url).release
}
