import type { FilmReading, HistoryFilm } from '@/api/types'

/** The model's stage of the nearest older film that has one. */
export function stageBefore(newestFirst: HistoryFilm[], at: number): number | null {
  const older = newestFirst.slice(at + 1).find((row) => row.analysis.stage != null)
  return older?.analysis.stage ?? null
}

export interface ReaderChange {
  reader: string
  name: string
  from: number
  to: number
}

/** Readers who say another stage of this film than they said of the nearest older one that they staged. */
export function readerChanges(newestFirst: HistoryFilm[], at: number): ReaderChange[] {
  const film = newestFirst[at]
  const readers = new Map(film?.readings.map(({ reader }) => [reader.id, reader.full_name]))
  return [...readers].flatMap(([reader, name]) => {
    const to = lastStage(film?.readings ?? [], reader)
    const from = newestFirst.slice(at + 1).map(({ readings }) => lastStage(readings, reader)).find((stage) => stage !== null)
    return to === null || from === undefined || from === to ? [] : [{ reader, name, from, to }]
  })
}

/** What a reader signed last counts, as everywhere. */
function lastStage(readings: FilmReading[], reader: string): number | null {
  return readings.findLast((reading) => reading.reader.id === reader && reading.stage !== null)?.stage ?? null
}
