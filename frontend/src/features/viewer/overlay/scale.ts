import type { Analysis, Prediction } from '@/api/types'

import type { ColourScale } from './colour'

type MapFacts = NonNullable<Analysis['map']>

/** Of maps whose model brought no scale, by the method that made them. */
const KNOWN: Partial<Record<string, ColourScale>> = {
  // Unit: the score for pneumoconiosis, which is the map's maximum.
  hires_cam_conjunction: { full: 1, threshold: 0.065 },
  dense_cover: { full: 1, threshold: 0.1 },
}

/**
 * Unit: logit per cell of the network's last feature map (7 x 7 cells at an input of 224 pixels, whose sum is the
 * class logit). On 64 synthetic films the first demonstration model's maps had a median maximum of 0 (healthy), 0.09
 * (stage I), 0.11 (II) and 0.17 (III); a map that stays below the threshold has nothing to show.
 */
const GRAD_CAM: ColourScale = { full: 0.18, threshold: 0.012 }

/** A threshold of 0.0995 in 0.995 is a tenth, whatever the last bit of the quotient says. */
const ROUNDING = 1e-6

/** The lowest step of 5 % of the full scale that hides nothing less than the scale itself does. */
export function leastShare({ full, threshold }: ColourScale): number {
  return Math.max(Math.ceil((20 * threshold) / full - ROUNDING), 0) * 5
}

/** One scale for every film of a model and every visit: colours may be compared between films. */
export function scaleOf(map: MapFacts | null, method: Prediction['map_method'] | undefined): ColourScale {
  return map?.scale ?? KNOWN[method ?? ''] ?? GRAD_CAM
}
