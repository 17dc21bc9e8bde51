/** The reading form of one film, as it is stored. Every leaf may be missing: it is not filled in. */
export interface ReadingForm {
  schema_version: 1
  quality?: { grade?: Grade; defects?: Defect[]; other?: string }
  parenchymal?: boolean
  small?: { primary?: Shape; secondary?: Shape; profusion?: Profusion; zones?: Partial<Record<Zone, Profusion>>; aggregation?: boolean }
  large?: { category?: LargeCategory; opacities?: Opacity[]; reaches_20x10?: boolean }
  pleural?: boolean
  plaques?: Pleural<(typeof PLAQUE_SITES)[number]>
  costophrenic_angle?: Sides<boolean>
  diffuse_thickening?: Pleural<(typeof THICKENING_SITES)[number]>
  symbols?: Symbol[]
  handling?: string
  next_examination?: string
}

export interface Opacity {
  long_mm?: number
  short_mm?: number
  zone?: Zone
}

export interface Pleural<Site extends string> {
  sites?: Partial<Record<Site, Sides<boolean>>>
  calcification?: Partial<Record<Site, Sides<boolean>>>
  extent?: Sides<(typeof EXTENTS)[number]>
  width?: Sides<(typeof WIDTHS)[number]>
}

export type Sides<Value> = Partial<Record<Side, Value>>

export const GRADES = ['1', '2', '3', 'unreadable'] as const
export const DEFECTS = [
  'overexposed', 'underexposed', 'artifact', 'position', 'contrast', 'processing', 'underinflation', 'mottle', 'scapula', 'other',
] as const
export const SHAPES = ['p', 'q', 'r', 's', 't', 'u'] as const
export const PROFUSIONS = ['0/-', '0/0', '0/1', '1/0', '1/1', '1/2', '2/1', '2/2', '2/3', '3/2', '3/3', '3/+'] as const
export const LARGE = ['O', 'A', 'B', 'C'] as const
export const LARGE_AT_MOST = 24
export const SIDES = ['right', 'left'] as const
export const HEIGHTS = ['upper', 'middle', 'lower'] as const
/** Row by row as on the film: the patient's right is at the left of the picture. */
export const ZONES = ['right_upper', 'left_upper', 'right_middle', 'left_middle', 'right_lower', 'left_lower'] as const
export const PLAQUE_SITES = ['profile', 'face_on', 'diaphragm', 'other'] as const
export const THICKENING_SITES = ['profile', 'face_on'] as const
export const EXTENTS = [1, 2, 3] as const
export const WIDTHS = ['a', 'b', 'c'] as const
export const SYMBOLS = [
  'aa', 'at', 'ax', 'bu', 'ca', 'cg', 'cn', 'co', 'cp', 'cv', 'di', 'ef', 'em', 'es', 'fr',
  'hi', 'ho', 'id', 'ih', 'kl', 'me', 'pa', 'pb', 'pi', 'px', 'ra', 'rp', 'tb', 'od',
] as const

export type Grade = (typeof GRADES)[number]
export type Defect = (typeof DEFECTS)[number]
export type Shape = (typeof SHAPES)[number]
export type Profusion = (typeof PROFUSIONS)[number]
export type LargeCategory = (typeof LARGE)[number]
export type Side = (typeof SIDES)[number]
export type Zone = (typeof ZONES)[number]
export type Symbol = (typeof SYMBOLS)[number]

export const BLANK: ReadingForm = { schema_version: 1 }
