import type { Radiograph } from '@/api/types'

/** Null: the file does not say. */
export type Fulfilled = boolean | null

export interface Requirements {
  view: Fulfilled
  pitch: Fulfilled
  depth: Fulfilled
  width: Fulfilled
  /** Pixel pitch across and down, in µm. */
  pitchUm: readonly [number, number] | null
  widthCm: number | null
}

const LARGEST_PITCH_UM = 200
const LEAST_BITS = 10
const LEAST_WIDTH_CM = 35

/** What a film has to be for a reading, as far as what is known of its file can prove it. The view is not kept. */
export function requirementsOf({ columns, spacing_mm: spacing, bits }: Radiograph): Requirements {
  const [down, across] = spacing ?? []
  const pitchUm = down === undefined || across === undefined ? null : ([um(across), um(down)] as const)
  // To a tenth of a millimetre, so that no binary fraction decides about 35 cm.
  const widthCm = across === undefined || columns === null ? null : Math.round(columns * across * 10) / 100
  return {
    view: null,
    pitch: pitchUm === null ? null : Math.max(...pitchUm) <= LARGEST_PITCH_UM,
    depth: bits === null ? null : bits >= LEAST_BITS,
    width: widthCm === null ? null : widthCm >= LEAST_WIDTH_CM,
    pitchUm,
    widthCm,
  }
}

const um = (mm: number): number => Math.round(mm * 1000)
