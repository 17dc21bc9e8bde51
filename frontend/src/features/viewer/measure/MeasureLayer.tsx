import { type KeyboardEvent, type ReactNode, useMemo, useSyncExternalStore } from 'react'

import { type Affine, apply, type Point } from '../film/geometry'
import type { FilmView } from '../film/filmView'
import { greyWithin } from './grey'
import { nudge } from './hand'
import styles from './Measure.module.css'
import { acrossEnd, type Ellipse, ellipseOutline, type Grip, type Measurement, type Spacing } from './shapes'
import type { MeasurementStore } from './store'
import { useMeasureText } from './text'

const ARROWS: Partial<Record<string, Point>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
/** Screen pixels per press of an arrow key. */
const STEP = 2

interface Props {
  view: FilmView
  transform: Affine
  spacing: Spacing
  store: MeasurementStore
}

/** Lengths and ellipses over the film, with what they measure. */
export function MeasureLayer({ view, transform, spacing, store }: Props): ReactNode {
  const { items, chosen, dragging } = useSyncExternalStore(store.subscribe, store.state)
  return (
    <svg className={styles.layer} data-testid="measure-layer">
      {items.map((shape) => (
        <Shape key={shape.id} {...{ view, transform, spacing, store, shape }} chosen={shape.id === chosen} dragging={dragging} />
      ))}
    </svg>
  )
}

interface ShapeProps extends Props {
  shape: Measurement
  chosen: boolean
  dragging: boolean
}

function Shape({ view, transform, spacing, store, shape, chosen, dragging }: ShapeProps): ReactNode {
  const grey = useMemo(
    () => (shape.kind === 'ellipse' && !dragging ? greyWithin(shape, spacing, view.grey) : null),
    [shape, spacing, view, dragging],
  )
  const { name, lines } = useMeasureText()(shape, spacing, grey)
  const [from, to] = [apply(transform, shape.from), apply(transform, shape.to)]
  const grip = (part: Grip) => ({ 'data-grip': part, 'data-shape': shape.id })
  const onKeyDown = (event: KeyboardEvent) => {
    const step = ARROWS[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const part: Grip = event.altKey ? 'across' : event.shiftKey ? 'to' : 'body'
    nudge({ view, spacing, store }, shape, part, [step[0] * STEP, step[1] * STEP])
  }
  return (
    <g
      className={chosen ? styles.chosen : undefined}
      data-testid="measurement"
      role="button"
      tabIndex={0}
      aria-label={name}
      aria-pressed={chosen}
      onFocus={() => store.choose(shape.id)}
      onKeyDown={onKeyDown}
    >
      {shape.kind === 'ellipse' && <Border ellipse={shape} {...{ transform, spacing, grip }} />}
      <line {...ends(from, to)} className={styles.casing} />
      <line {...ends(from, to)} className={shape.kind === 'ellipse' ? styles.axis : styles.line} />
      <line {...ends(from, to)} className={styles.hold} {...grip('body')} />
      <Knob at={from} {...grip('from')} />
      <Knob at={to} {...grip('to')} />
      {shape.kind === 'ellipse' && <Knob at={apply(transform, acrossEnd(shape, spacing))} {...grip('across')} />}
      <Lines lines={lines} at={labelPlace(from, to)} />
    </g>
  )
}

const ends = ([x1, y1]: Point, [x2, y2]: Point) => ({ x1, y1, x2, y2 })

interface BorderProps {
  ellipse: Ellipse
  transform: Affine
  spacing: Spacing
  grip: (part: Grip) => object
}

function Border({ ellipse, transform, spacing, grip }: BorderProps): ReactNode {
  const points = ellipseOutline(ellipse, spacing).map((corner) => apply(transform, corner).join(',')).join(' ')
  return (
    <>
      <polygon points={points} className={styles.casing} />
      <polygon points={points} className={styles.line} />
      <polygon points={points} className={styles.hold} {...grip('body')} />
    </>
  )
}

/** What a fingertip can hold is larger than what is seen. */
function Knob({ at: [cx, cy], ...grip }: { at: Point; 'data-grip': Grip; 'data-shape': number }): ReactNode {
  return (
    <>
      <circle cx={cx} cy={cy} r={4} className={styles.knob} />
      <circle cx={cx} cy={cy} r={13} className={styles.hold} {...grip} />
    </>
  )
}

const LINE_HEIGHT = 16

/** Beside the end that lies further to the right. */
function labelPlace(from: Point, to: Point): Point {
  const [x, y] = from[0] > to[0] ? from : to
  return [x + 16, y]
}

function Lines({ lines, at: [x, y] }: { lines: readonly string[]; at: Point }): ReactNode {
  return (
    <text className={styles.text} aria-hidden>
      {lines.map((line, i) => (
        <tspan key={line} x={x} y={y + (i - (lines.length - 1) / 2) * LINE_HEIGHT}>
          {line}
        </tspan>
      ))}
    </text>
  )
}
