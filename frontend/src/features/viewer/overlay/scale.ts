import type { ColourScale } from './colour'

/**
 * One scale for every film and every visit: colours may be compared between films.
 * Unit: logit per cell of the network's last feature map (7 x 7 cells at an input of 224 pixels, whose sum is the
 * class logit). On 64 synthetic films the demonstration bundle's maps had a median maximum of 0 (healthy), 0.09 (stage
 * I), 0.11 (II) and 0.17 (III); a map that stays below the threshold has nothing to show.
 */
export const MAP_SCALE: ColourScale = { full: 0.18, threshold: 0.012 }
