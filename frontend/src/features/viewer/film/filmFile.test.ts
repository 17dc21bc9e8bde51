import { expect, test } from 'vitest'

import { FilmError } from './filmError'
import { readFilm } from './filmFile'

type Element = [group: number, element: number, vr: string, value: string | number | Uint8Array]

/** A DICOM file of these elements, explicit little endian. */
function dicom(elements: Element[], syntax = '1.2.840.10008.1.2.1'): ArrayBuffer {
  const meta = element([0x0002, 0x0010, 'UI', syntax])
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, meta.length, true)
  const head = [new Uint8Array(128), text('DICM'), element([0x0002, 0x0000, 'UL', length]), meta]
  return joined([...head, ...elements.map(element)]).buffer
}

function element([group, number, vr, value]: Element): Uint8Array {
  const bytes = typeof value === 'number' ? new Uint8Array(Uint16Array.of(value).buffer) : typeof value === 'string' ? text(value) : value
  const long = vr === 'OW'
  const head = new DataView(new ArrayBuffer(long ? 12 : 8))
  head.setUint16(0, group, true)
  head.setUint16(2, number, true)
  text(vr).forEach((letter, at) => head.setUint8(4 + at, letter))
  if (long) head.setUint32(8, bytes.length, true)
  else head.setUint16(6, bytes.length, true)
  return joined([new Uint8Array(head.buffer), bytes])
}

function text(value: string): Uint8Array {
  const even = value.length % 2 === 0 ? value : `${value} `
  return Uint8Array.from(even, (letter) => letter.charCodeAt(0))
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0)
  return whole
}

const grey = (values: number[], change: { representation?: number; bits?: number; photometric?: string; rows?: number; slope?: string } = {}): Element[] => [
  [0x0028, 0x0002, 'US', 1],
  [0x0028, 0x0004, 'CS', change.photometric ?? 'MONOCHROME2'],
  [0x0028, 0x0010, 'US', change.rows ?? 2],
  [0x0028, 0x0011, 'US', 3],
  [0x0028, 0x0030, 'DS', '0.2\\0.1'],
  [0x0028, 0x0100, 'US', change.bits ?? 16],
  [0x0028, 0x0101, 'US', 12],
  [0x0028, 0x0103, 'US', change.representation ?? 0],
  [0x0028, 0x1050, 'DS', '2048\\100'],
  [0x0028, 0x1051, 'DS', '4096\\50'],
  [0x0028, 0x1053, 'DS', change.slope ?? '1'],
  [0x7fe0, 0x0010, 'OW', new Uint8Array(Int16Array.from(values).buffer)],
]

const SIX = [0, 7, 4095, 12, 9, 1]

test('the values, their range, the first window and the spacing are those of the file', () => {
  const film = readFilm(dicom(grey(SIX)))
  expect([...film.values]).toEqual(SIX)
  expect(film).toMatchObject({ columns: 3, rows: 2, bits: 12, negative: false, spacing: [0.2, 0.1] })
  expect(film.window).toEqual({ centre: 2048, width: 4096 })
  expect(film.range).toEqual({ low: 0, high: 4095 })
})

test('negative numbers stay negative, and a negative film says so', () => {
  const film = readFilm(dicom(grey([-5, 7, 3, 2, 1, 0], { representation: 1, photometric: 'MONOCHROME1' })))
  expect(film.range).toEqual({ low: -5, high: 7 })
  expect(film.negative).toBe(true)
})

test.each([
  ['something else altogether', new ArrayBuffer(400)],
  ['a film with fewer values than it promises', dicom(grey(SIX, { rows: 3 }))],
  ['a compressed film', dicom(grey(SIX), '1.2.840.10008.1.2.4.90')],
  ['a film of eight bits', dicom(grey(SIX, { bits: 8 }))],
  ['a film in colour', dicom(grey(SIX, { photometric: 'RGB' }))],
  ['a film whose values need a factor', dicom(grey(SIX, { slope: '2' }))],
])('%s is refused, not shown wrongly', (_what, bytes) => {
  expect(() => readFilm(bytes)).toThrow(FilmError)
})
