import type { ColourScale } from './colour'

/**
 * One scale for every film and every visit: colours may be compared between films.
 * Unit: logit per cell of the network's last feature map (7 x 7 cells at an input of 224 pixels, whose sum is the
 * class logit). Decided films reach 0.1 to 0.3; a map that stays below the threshold has nothing to show.
 */
export const MAP_SCALE: ColourScale = { full: 0.25, threshold: 0.08 }
