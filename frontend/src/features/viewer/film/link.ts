import type { FilmView } from './filmView'
import { samePlace } from './place'

/**
 * Lets films follow each other: moving, enlarging, turning or mirroring one does the same to the others, in
 * proportion to each film's size. Windows stay each film's own. Call the answer to part them.
 */
export function linkViews(views: readonly FilmView[]): () => void {
  let leading: FilmView | null = null
  const lead = (view: FilmView) => () => {
    // Followers report their own change as well: only the one that was moved by the user leads.
    if (leading !== null) return
    leading = view
    const place = view.place()
    for (const other of views) if (other !== view && !samePlace(other.place(), place)) other.moveTo(place)
    leading = null
  }
  const stops = views.map((view) => view.subscribe(lead(view)))
  return () => stops.forEach((stop) => stop())
}
