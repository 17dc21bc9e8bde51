import type { ReactNode } from 'react'

/** Colours with enough contrast on white that colour-blind people tell apart; the shape says the same. */
const COLOURS = ['#0958d9', '#a8400a', '#1d6b3a', '#8a1c7c', '#4b5563', '#6b4700'] as const
const SHAPES = [
  'M-5 0A5 5 0 1 1 5 0A5 5 0 1 1 -5 0Z',
  'M-4.5 -4.5H4.5V4.5H-4.5Z',
  'M0 -6L5.5 4.5H-5.5Z',
  'M0 -6.2L6.2 0L0 6.2L-6.2 0Z',
  'M0 6L5.5 -4.5H-5.5Z',
  'M-2 -6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z',
] as const

export function colourOf(reader: number): string {
  return COLOURS[reader % COLOURS.length] ?? COLOURS[0]
}

/** Lines that lie on one another are told apart by their strokes. */
export function dashOf(reader: number): string | undefined {
  return reader === 0 ? undefined : `${3 + reader} 4`
}

interface Props {
  reader: number
  x: number
  y: number
  /** A reading made without knowledge of the model is drawn hollow. */
  hollow?: boolean
  title?: string
}

export function Mark({ reader, x, y, hollow = false, title }: Props): ReactNode {
  const colour = colourOf(reader)
  return (
    <path d={SHAPES[reader % SHAPES.length]} transform={`translate(${x} ${y})`} fill={hollow ? '#fff' : colour} stroke={colour} strokeWidth={2}>
      {title ? <title>{title}</title> : null}
    </path>
  )
}
