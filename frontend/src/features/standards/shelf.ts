import type { StandardFilm } from '@/api/types'

export type Category = StandardFilm['category']
export const CATEGORIES: readonly Category[] = ['0', '1', '2', '3', 'large', 'other']

/** A set in one edition: what belongs together. */
export const setOf = ({ set, edition }: StandardFilm): string => `${set}, ${edition}`

export const setsOf = (films: readonly StandardFilm[]): string[] => [...new Set(films.map(setOf))]

/** The categories of which there are films, in the order of a shelf. */
export const categoriesOf = (films: readonly StandardFilm[]): Category[] =>
  CATEGORIES.filter((category) => films.some((film) => film.category === category))

/** What a film shows, as short as readers write it: "1/1 q", "A", or in words. */
export function shortOf({ profusion, shape, large, shows, name }: StandardFilm): string {
  const signs = [profusion, shape, large].filter((sign) => sign !== '').join(' ')
  return signs || shows || name
}
