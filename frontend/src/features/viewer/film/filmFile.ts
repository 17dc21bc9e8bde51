import { type DataSet, parseDicom } from 'dicom-parser'

import { FilmError } from './filmError'
import type { GreyWindow } from './window'

/** A film as the server makes it ready for display: grey values that need no decoding. */
export interface FilmFile {
  columns: number
  rows: number
  /** Row by row; a view on the bytes that came, not a copy. */
  values: Uint16Array | Int16Array
  bits: number
  /** High values are dark (MONOCHROME1). */
  negative: boolean
  /** The window that the film asks for: centre and width as DICOM defines them. */
  window: { centre: number; width: number } | null
  /** Millimetres between rows and between columns. */
  spacing: readonly [row: number, column: number] | null
  /** The smallest and the largest value. */
  range: GreyWindow
}

const PIXELS = 'x7fe00010'
const UNCOMPRESSED_LITTLE_ENDIAN = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1']

/** Reads the header and finds the values; throws FilmError for anything but an uncompressed 16-bit grey film. */
export function readFilm(bytes: ArrayBuffer): FilmFile {
  const header = headerOf(bytes)
  const rows = header.uint16('x00280010') ?? 0
  const columns = header.uint16('x00280011') ?? 0
  const values = valuesOf(bytes, header, rows * columns)
  const window = numbers(header, 'x00281050', 1).concat(numbers(header, 'x00281051', 1))
  const spacing = numbers(header, 'x00280030', 2)
  return {
    columns,
    rows,
    values,
    bits: header.uint16('x00280101') ?? 16,
    negative: header.string('x00280004') === 'MONOCHROME1',
    window: window.length === 2 ? { centre: window[0] ?? 0, width: window[1] ?? 0 } : null,
    spacing: spacing.length === 2 ? [spacing[0] ?? 1, spacing[1] ?? 1] : null,
    range: rangeOf(values),
  }
}

function headerOf(bytes: ArrayBuffer): DataSet {
  let header: DataSet
  try {
    header = parseDicom(new Uint8Array(bytes), { untilTag: PIXELS })
  } catch (cause) {
    throw new FilmError('unreadable', { cause })
  }
  const plain = UNCOMPRESSED_LITTLE_ENDIAN.includes(header.string('x00020010') ?? '')
  const grey = (header.uint16('x00280002') ?? 1) === 1 && /^MONOCHROME[12]$/.test(header.string('x00280004') ?? '')
  const asStored = [...numbers(header, 'x00281053', 1), 1][0] === 1 && [...numbers(header, 'x00281052', 1), 0][0] === 0
  if (!plain || !grey || !asStored || header.uint16('x00280100') !== 16) throw new FilmError('unreadable')
  return header
}

function valuesOf(bytes: ArrayBuffer, header: DataSet, count: number): FilmFile['values'] {
  const at = header.elements[PIXELS]?.dataOffset ?? bytes.byteLength
  if (count === 0 || at % 2 !== 0 || at + 2 * count > bytes.byteLength) throw new FilmError('unreadable')
  return header.uint16('x00280103') === 1 ? new Int16Array(bytes, at, count) : new Uint16Array(bytes, at, count)
}

/** The first numbers of a decimal string; none where one is missing or no number. */
function numbers(header: DataSet, tag: string, count: number): number[] {
  const found = (header.string(tag) ?? '').split('\\').slice(0, count).map((text) => (text.trim() === '' ? NaN : Number(text)))
  return found.length === count && found.every(Number.isFinite) ? found : []
}

function rangeOf(values: FilmFile['values']): GreyWindow {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return { low, high }
}
