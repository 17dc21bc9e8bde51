import { FilmError } from './filmError'
import type * as StackFilm from './stackFilm'

/** The renderer is by far the largest part of the application: it is fetched when a film is about to be shown. */
export async function loadRenderer(): Promise<typeof StackFilm> {
  const renderer = await import('./stackFilm').catch((cause: unknown) => {
    throw new FilmError('program', { cause })
  })
  renderer.prepare()
  return renderer
}
