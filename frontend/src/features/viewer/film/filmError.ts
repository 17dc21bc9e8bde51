export type FilmProblem = 'not_authenticated' | 'not_found' | 'network' | 'server' | 'damaged' | 'unreadable' | 'program'

/** The film could not be shown; `problem` is what the user is told. */
export class FilmError extends Error {
  override name = 'FilmError'

  constructor(
    readonly problem: FilmProblem,
    options?: ErrorOptions,
  ) {
    super(`film: ${problem}`, options)
  }
}
