// Where everything of a plot lies, in pixels: the area within the axes, each bucket, each value, and which names fit.
import { roundPixel } from './svg-path.ts'
import type { Axis } from './ticks.ts'

export interface PlotLayout {
  left: number
  right: number
  top: number
  bottom: number
  /** The middle of a bucket. */
  xOf: (bucket: number) => number
  yOf: (value: number) => number
  /** From one bucket to the next. */
  stepPx: number
}

export interface PlotSize {
  widthPx: number
  heightPx: number
  buckets: number
  axis: Axis
  /** As written along the axis of values. */
  axisTexts: readonly string[]
  /** Bars stand on a piece of the axis; lines run from edge to edge. */
  inBands: boolean
  /** For the names of lines at their ends. */
  rightPx: number
  /** For the flags of what happened. */
  topPx: number
}

const LETTER_PX = 6.9
/** So much wider than a figure is the sign of percent: without it the figure before it is cut off. */
const PERCENT_EXTRA = 0.6
const AXIS_GAP_PX = 8
const TICKS_HEIGHT_PX = 26

export function layPlot(size: PlotSize): PlotLayout {
  const { widthPx, heightPx, buckets, axis, axisTexts, inBands, rightPx, topPx } = size
  const left = Math.ceil(Math.max(0, ...axisTexts.map(textWidthPx))) + AXIS_GAP_PX
  const right = Math.max(left + 1, widthPx - rightPx)
  const [top, bottom] = [topPx, heightPx - TICKS_HEIGHT_PX]
  const stepPx = (right - left) / Math.max(1, inBands ? buckets : buckets - 1)
  const span = axis.max - axis.min
  return {
    left,
    right,
    top,
    bottom,
    stepPx,
    // A single point has no edges to run between.
    xOf: bucket =>
      roundPixel(
        inBands
          ? left + (bucket + 0.5) * stepPx
          : buckets === 1
            ? (left + right) / 2
            : left + bucket * stepPx,
      ),
    yOf: value => roundPixel(bottom - ((value - axis.min) / span) * (bottom - top)),
  }
}

/** Of figures and short words at the size of an axis: measured, for nothing can be asked before it is drawn. */
export function textWidthPx(text: string): number {
  const signs = text.split('%').length - 1
  return (text.length + signs * PERCENT_EXTRA) * LETTER_PX
}

/** The bucket nearest to a place. */
export function bucketAt(x: number, { left, stepPx }: PlotLayout, buckets: number, inBands: boolean): number {
  const place = inBands ? Math.floor((x - left) / stepPx) : Math.round((x - left) / stepPx)
  return Math.min(buckets - 1, Math.max(0, place))
}

const TICK_GAP_PX = 28

/** As many as fit beside each other: every one, every other one, every third …, from the first on. */
export function fitTicks(
  ticks: ReadonlyArray<{ bucket: number; text: string }>,
  layout: Pick<PlotLayout, 'xOf'>,
  widthPx: number,
): Array<{ bucket: number; text: string }> {
  const widest = Math.max(0, ...ticks.map(({ text }) => textWidthPx(text)))
  const [first, second] = [ticks[0], ticks[1]]
  if (first === undefined) return []
  const apart = second === undefined ? widthPx : layout.xOf(second.bucket) - layout.xOf(first.bucket)
  const every = Math.max(1, Math.ceil((widest + TICK_GAP_PX) / Math.max(apart, 0.1)))
  return ticks.filter(
    ({ bucket, text }, index) => index % every === 0 && layout.xOf(bucket) + textWidthPx(text) / 2 <= widthPx,
  )
}
