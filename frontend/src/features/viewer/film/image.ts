import { metaData, type Types } from '@cornerstonejs/core'

import type { GreyFilm } from './filmView'
import type { FilmPlane } from './geometry'

/** Where the film lies in the renderer's world. */
export function planeOf(image: Types.IImage): FilmPlane {
  const plane = metaData.get('imagePlaneModule', image.imageId) as Partial<Types.ImagePlaneModule> | undefined
  return {
    columns: image.columns,
    rows: image.rows,
    position: plane?.imagePositionPatient ?? [0, 0, 0],
    rowCosines: plane?.rowCosines ?? [1, 0, 0],
    columnCosines: plane?.columnCosines ?? [0, 1, 0],
    columnSpacing: plane?.columnPixelSpacing ?? 1,
    rowSpacing: plane?.rowPixelSpacing ?? 1,
  }
}

export function greyOf(image: Types.IImage, negative: boolean): GreyFilm {
  const { columns, rows, slope, intercept } = image
  const values = image.getPixelData()
  const at = (index: number) => values[index] ?? 0
  const scaled = image.preScale?.scaled === true || (slope === 1 && intercept === 0)
  return { columns, rows, negative, valueAt: scaled ? at : (index) => at(index) * slope + intercept }
}
