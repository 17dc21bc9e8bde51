import type { FilmState, FilmView } from '../film/filmView'
import type { Point } from '../film/geometry'
import { samePlace, type Place } from '../film/place'

/** A film that may follow others. */
export interface Linked {
  view: FilmView
  /** mm per pixel: between rows, between columns; null where the film does not say. */
  spacing: readonly number[] | null
}

/** How much of the common measure a film pixel is, along a row and down a column. */
export type Unit = Point

/** What is seen, in the common measure: the middle of the view from the middle of the film, and screen pixels per unit. */
interface Seen {
  centre: Point
  scale: number
}

/** Millimetres where both films know them, else shares of the film's height. */
export function unitsOf(p: Linked, q: Linked): [Unit, Unit] {
  const both = millimetres(p.spacing) !== null && millimetres(q.spacing) !== null
  const unit = (film: Linked): Unit => {
    const mm = millimetres(film.spacing)
    if (both && mm !== null) return mm
    const [along, down] = mm ?? [1, 1]
    return [along / down / film.view.rows, 1 / film.view.rows]
  }
  return [unit(p), unit(q)]
}

function millimetres(spacing: Linked['spacing']): Unit | null {
  const [down, along] = spacing ?? []
  return down !== undefined && along !== undefined && down > 0 && along > 0 ? [along, down] : null
}

/** How far `film` is moved against `hub`, in their common measure: what stays when they are linked. */
export function offsetOf(hub: Linked, film: Linked): Point {
  const [unitOfHub, unitOfFilm] = unitsOf(hub, film)
  const [from, to] = [seen(hub.view, unitOfHub).centre, seen(film.view, unitOfFilm).centre]
  return [to[0] - from[0], to[1] - from[1]]
}

/** The place of `film` that shows what `leader` shows, moved by `offset`, at the same size on the screen. */
export function placeLike(leader: Linked, film: Linked, offset: Point): Place {
  const [unitOfLeader, unitOfFilm] = unitsOf(leader, film)
  const shown = seen(leader.view, unitOfLeader)
  const { columns, rows } = film.view
  const place = film.view.place()
  return {
    ...place,
    zoom: (place.zoom * shown.scale) / seen(film.view, unitOfFilm).scale,
    centre: [
      0.5 + (shown.centre[0] + offset[0]) / (columns * unitOfFilm[0]),
      0.5 + (shown.centre[1] + offset[1]) / (rows * unitOfFilm[1]),
    ],
  }
}

/**
 * Lets films follow each other: moving or enlarging one does the same to the others. Grey windows, turns and
 * mirroring stay each film's own. The first film is the hub: whoever leads, the others follow through it, so that
 * films with and without millimetres never pull against each other. Call the answer to part them.
 */
export function linkFilms(films: readonly Linked[], offsets: WeakMap<FilmView, Point>): () => void {
  const [hub, ...others] = films
  if (hub === undefined || others.length === 0) return () => undefined
  let following = false
  const offset = (film: Linked): Point => offsets.get(film.view) ?? [0, 0]
  const lead = (leader: Linked) => {
    // Followers report their own change as well: only the one that was moved by the user leads.
    if (following || !isSeen(leader.view.state())) return
    following = true
    try {
      const [x, y] = offset(leader)
      if (leader !== hub) follow(leader, hub, [-x, -y])
      for (const film of others) if (film !== leader) follow(hub, film, offset(film))
    } finally {
      following = false
    }
  }
  lead(hub)
  const stops = films.map((film) => film.view.subscribe(() => lead(film)))
  return () => stops.forEach((stop) => stop())
}

function follow(leader: Linked, film: Linked, offset: Point): void {
  if (!isSeen(film.view.state())) return
  const place = placeLike(leader, film, offset)
  if (!samePlace(place, film.view.place())) film.view.moveTo(place)
}

const isSeen = ({ view }: FilmState): boolean => view.width > 0 && view.height > 0

function seen(view: FilmView, unit: Unit): Seen {
  const { c, d } = view.state().transform
  const [x, y] = view.place().centre
  return {
    centre: [(x - 0.5) * view.columns * unit[0], (y - 0.5) * view.rows * unit[1]],
    scale: Math.hypot(c, d) / unit[1],
  }
}
