import { cache, imageLoader, init, metaData, RenderingEngine, type Types, utilities } from '@cornerstonejs/core'

import type { FilmFile } from './filmFile'

/**
 * Our own loader, not the renderer's for DICOM: films for display come uncompressed, so none of its decoders, workers
 * and dictionaries is needed, and the values are shown from the very bytes that came.
 */
const SCHEME = 'film'

interface Open {
  film: FilmFile
  times: number
}

let engine: RenderingEngine | undefined
const open = new Map<string, Open>()

/** One engine for the whole application: destroyed engines leave WebGL contexts behind and they run out. */
export function renderingEngine(): RenderingEngine {
  if (engine) return engine
  // Films stand side by side on one context; each further one takes its time to make.
  init({ rendering: { webGlContextCount: 1 } } as Parameters<typeof init>[0])
  imageLoader.registerImageLoader(SCHEME, (imageId) => ({ promise: Promise.resolve(imageOf(imageId)) }))
  metaData.addProvider(describe)
  engine = new RenderingEngine('dustlens')
  return engine
}

/** Puts a film before the renderer; every call needs one `closeFilm`. */
export async function offerFilm(url: string, film: FilmFile): Promise<Types.IImage> {
  renderingEngine()
  open.set(imageIdOf(url), { film, times: (open.get(imageIdOf(url))?.times ?? 0) + 1 })
  return imageLoader.loadAndCacheImage(imageIdOf(url))
}

export function closeFilm(url: string): void {
  const id = imageIdOf(url)
  const found = open.get(id)
  if (found === undefined || --found.times > 0) return
  open.delete(id)
  if (cache.getImageLoadObject(id)) cache.removeImageLoadObject(id, { force: true })
}

export const imageIdOf = (url: string): string => `${SCHEME}:${url}`

function imageOf(imageId: string): Types.IImage {
  const film = filmOf(imageId)
  const { columns, rows, values, spacing, range } = film
  const window = film.window ?? utilities.windowLevel.toWindowLevel(range.low, range.high)
  const [centre, width] = 'centre' in window ? [window.centre, window.width] : [window.windowCenter, window.windowWidth]
  return {
    imageId,
    dataType: values instanceof Int16Array ? 'Int16Array' : 'Uint16Array',
    columns,
    rows,
    width: columns,
    height: rows,
    color: false,
    rgba: false,
    numberOfComponents: 1,
    columnPixelSpacing: spacing?.[1] ?? 1,
    rowPixelSpacing: spacing?.[0] ?? 1,
    slope: 1,
    intercept: 0,
    invert: film.negative,
    minPixelValue: range.low,
    maxPixelValue: range.high,
    windowCenter: centre,
    windowWidth: width,
    voiLUTFunction: 'LINEAR',
    sizeInBytes: values.byteLength,
    preScale: { enabled: false, scaled: false },
    imageFrame: { ...pixelsOf(film), rows, columns, smallestPixelValue: range.low, largestPixelValue: range.high, pixelData: values },
    voxelManager: utilities.VoxelManager.createImageVoxelManager({ scalarData: values, width: columns, height: rows, numberOfComponents: 1 }),
    getPixelData: () => values,
    getCanvas: () => document.createElement('canvas'),
  } as unknown as Types.IImage
}

/** What the renderer asks of a film, by the name of the module. */
function describe(module: string, imageId: unknown): unknown {
  if (typeof imageId !== 'string' || !open.has(imageId)) return undefined
  const film = filmOf(imageId)
  if (module === 'imagePixelModule') return pixelsOf(film)
  if (module === 'generalSeriesModule') return { modality: 'DX' }
  if (module === 'imagePlaneModule') return planeModule(film)
  return undefined
}

const pixelsOf = ({ bits, negative, values }: FilmFile) => ({
  bitsAllocated: 16,
  bitsStored: bits,
  highBit: bits - 1,
  pixelRepresentation: values instanceof Int16Array ? 1 : 0,
  photometricInterpretation: negative ? 'MONOCHROME1' : 'MONOCHROME2',
  samplesPerPixel: 1,
})

const planeModule = ({ rows, columns, spacing }: FilmFile) => ({
  rows,
  columns,
  imagePositionPatient: [0, 0, 0],
  imageOrientationPatient: [1, 0, 0, 0, 1, 0],
  rowCosines: [1, 0, 0],
  columnCosines: [0, 1, 0],
  rowPixelSpacing: spacing?.[0] ?? 1,
  columnPixelSpacing: spacing?.[1] ?? 1,
  usingDefaultValues: spacing === null,
})

function filmOf(imageId: string): FilmFile {
  const found = open.get(imageId)
  if (found === undefined) throw new Error(`no film is open as ${imageId}`)
  return found.film
}
