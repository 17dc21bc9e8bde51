/** The size of something on a film, in mm. */
export interface FilmSize {
  long_mm: number
  /** Where only a length was measured, the shortest diameter is not known. */
  short_mm?: number
}

/** What the reading form takes: no film is longer. */
export const LONGEST_MM = 500
