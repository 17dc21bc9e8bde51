import type { ColourScale } from './colour'

/** One scale for every film and every visit: colours may be compared between films. */
export const MAP_SCALE: ColourScale = { full: 1, threshold: 0.1 }
