/** Evidence for the decided class over the whole film, edge to edge, row by row; values, not colours. */
export interface ClassMap {
  width: number
  height: number
  values: Float32Array<ArrayBuffer>
}

/** Reads float32 little-endian bytes; throws where their number does not fit the stated size. */
export function parseClassMap(bytes: ArrayBuffer, width: number, height: number): ClassMap {
  if (bytes.byteLength !== width * height * 4)
    throw new RangeError(`map of ${width} x ${height} with ${bytes.byteLength} bytes`)
  const view = new DataView(bytes)
  const values = Float32Array.from({ length: width * height }, (_, i) => view.getFloat32(i * 4, true))
  return { width, height, values }
}

/**
 * Enlarges a map by bilinear interpolation between cell centres. Interpolating the values here and
 * colouring afterwards keeps every shown colour on the scale of the legend; the canvas would mix colours.
 */
export function enlarge(map: ClassMap, factor: number): ClassMap {
  const width = map.width * factor
  const height = map.height * factor
  const values = new Float32Array(width * height)
  const columns = Array.from({ length: width }, (_, x) => neighbours(x, factor, map.width))
  for (let y = 0; y < height; y++) {
    const [top, bottom, v] = neighbours(y, factor, map.height)
    for (let x = 0; x < width; x++) {
      const [left, right, u] = columns[x] ?? [0, 0, 0]
      const at = (row: number, column: number) => map.values[row * map.width + column] ?? 0
      const above = at(top, left) * (1 - u) + at(top, right) * u
      const below = at(bottom, left) * (1 - u) + at(bottom, right) * u
      values[y * width + x] = above * (1 - v) + below * v
    }
  }
  return { width, height, values }
}

function neighbours(i: number, factor: number, size: number): [first: number, second: number, share: number] {
  const place = Math.min(Math.max((i + 0.5) / factor - 0.5, 0), size - 1)
  const first = Math.floor(place)
  return [first, Math.min(first + 1, size - 1), place - first]
}
