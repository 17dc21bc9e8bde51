import type { ReactNode } from 'react'

import { FilmStage, type FilmStageProps } from '../film/FilmStage'
import { scaleOf } from '../overlay/scale'

/** A standard film as a page hands it in. */
export interface StandardFilm {
  url: string
  /** mm per pixel: between rows, between columns; null where the film does not say. */
  spacing: readonly number[] | null
}

type Props = { film: StandardFilm } & Pick<FilmStageProps, 'name' | 'active' | 'onActivate' | 'onView'>

/** A standard film: its appearance is locked, it can only be enlarged and moved. */
export function StandardStage({ film, ...shared }: Props): ReactNode {
  return <FilmStage fixed url={film.url} spacing={film.spacing} prediction={null} scale={scaleOf(null, undefined)} {...shared} />
}
