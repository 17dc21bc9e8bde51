import type { ColourScale } from './colour'

/**
 * One scale for every film and every visit: colours may be compared between films.
 * Unit: logit per cell of the network's last feature map (7 x 7 cells at an input of 224 pixels, whose sum is the
 * class logit). On 400 synthetic films the demonstration bundle's maps had a median maximum of 0.03 (stage I), 0.09 (II)
 * and 0.22 (III); a map that stays below the threshold has nothing to show.
 */
export const MAP_SCALE: ColourScale = { full: 0.22, threshold: 0.012 }
