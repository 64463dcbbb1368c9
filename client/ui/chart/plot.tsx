// The drawing itself: axes, lines, areas or bars, what happened, and the bucket that is pointed at. Comes late: charts are
// where figures are not enough.
import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { classNames } from '../class-names.ts'
import { useGo } from '../link.tsx'
import { AnnotationBand } from './annotation-band.tsx'
import { AnnotationFlag } from './annotation-flag.tsx'
import { markAnnotations } from './annotation-marks.ts'
import { labelAxis } from './axis-labels.ts'
import type { ChartData, ChartKind, ChartSeries } from './chart-data.ts'
import { END_LABELS_MAX, EndLabels, endLabelsWidthPx } from './end-labels.tsx'
import type { Look } from './looks.ts'
import { PatternFill } from './pattern-fill.tsx'
import { PlotAxes } from './plot-axes.tsx'
import { bucketAt, layPlot, type PlotLayout } from './plot-layout.ts'
import { ActiveDots, EarlierLines, SeriesShapes } from './plot-shapes.tsx'
import { PlotTooltip } from './plot-tooltip.tsx'
import { ReferenceLine } from './reference-line.tsx'
import type { Axis } from './ticks.ts'
import type { PlacedAnnotation } from './zones.ts'

export interface PlotProps {
  title: string
  kind: ChartKind
  data: ChartData
  /** Those that are switched on. */
  series: ReadonlyArray<{ series: ChartSeries; look: Look }>
  axis: Axis
  heightPx: number
  showsComparison: boolean
  annotations: readonly PlacedAnnotation[]
  pointedAt: number | null
  /** Where what stands behind a point is; null where it has nothing. */
  pointHref: ((bucket: number) => string | null) | undefined
}

/** Where it is narrower the names at the ends of lines would take the room of the lines. */
const LABELLED_FROM_PX = 600

export function Plot(props: PlotProps) {
  const { title, kind, data, series, axis, heightPx, showsComparison, annotations, pointedAt, pointHref } =
    props
  const { buckets, grain, unit, reference } = data
  const id = useId()
  const [frame, widthPx] = useWidth()
  const [active, setActive] = useState<number | null>(null)
  const [byTouch, setByTouch] = useState(false)
  /** A finger cannot point without pressing: what it first pressed is told, and opens when it is pressed again. */
  const mayOpen = useRef(false)
  const go = useGo()
  const inBands = kind === 'bar'
  const isStacked = kind === 'stacked-area'
  const labelled =
    widthPx >= LABELLED_FROM_PX && !inBands && series.length > 1 && series.length <= END_LABELS_MAX
  const axisTexts = labelAxis(axis.ticks, unit)
  const layout = layPlot({
    widthPx,
    heightPx,
    buckets: buckets.length,
    axis,
    axisTexts,
    inBands,
    rightPx: labelled ? endLabelsWidthPx(series) : 12,
    topPx: annotations.length > 0 ? 22 : 8,
  })
  const marks = markAnnotations(annotations, layout)
  // Dates may have changed since it was pointed at.
  const bucket = active !== null && active < buckets.length ? active : null
  // Keys are the server's words and may not do in an address.
  const fills = series.map((_, place) => `url(#${id}-${place})`)

  const earlier = showsComparison && <EarlierLines kind={kind} series={series} layout={layout} />

  const placeOf = (event: MouseEvent<SVGSVGElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    return bucketAt(x, layout, buckets.length, inBands)
  }
  const point = (event: PointerEvent<SVGSVGElement>) => {
    setActive(placeOf(event))
    setByTouch(event.pointerType === 'touch')
  }
  const leave = () => setActive(null)
  const href = bucket === null ? null : (pointHref?.(bucket) ?? null)
  // Of an application, which takes keys and pointers by what it is.
  const reading = {
    onPointerMove: point,
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
      mayOpen.current = event.pointerType !== 'touch' || placeOf(event) === bucket
      point(event)
    },
    onPointerLeave: (event: PointerEvent) => {
      // A finger that is lifted has not gone elsewhere.
      if (event.pointerType !== 'touch') leave()
    },
    onPointerCancel: leave,
    onBlur: leave,
    onClick: (event: MouseEvent<SVGSVGElement>) => {
      const pressed = pointHref?.(placeOf(event)) ?? null
      if (mayOpen.current && pressed !== null) go(pressed, { inNewTab: event.metaKey || event.ctrlKey })
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' && href !== null) go(href, { inNewTab: event.metaKey || event.ctrlKey })
      setByTouch(false)
      const next = moveTo(event.key, bucket, buckets.length)
      if (next === undefined) return
      event.preventDefault()
      setActive(next)
    },
  }

  return (
    <div ref={frame} className="relative" style={{ height: heightPx }}>
      {widthPx > 0 && (
        <svg
          // A reader's own arrow keys would not reach it otherwise.
          role="application"
          aria-label={`${title}. The arrow keys read it ${grain} by ${grain}${pointHref ? ', and Enter opens the rows' : ''}.`}
          tabIndex={0}
          width={widthPx}
          height={heightPx}
          className={classNames('block touch-pan-y rounded-sm', href !== null && 'cursor-pointer')}
          {...reading}
        >
          <defs>
            {series.map(({ series: { key }, look }, place) => (
              <PatternFill key={key} id={`${id}-${place}`} look={look} />
            ))}
          </defs>
          <PlotAxes data={data} axis={axis} axisTexts={axisTexts} layout={layout} widthPx={widthPx} />
          {bucket !== null && <Cursor bucket={bucket} layout={layout} inBands={inBands} />}
          {marks.map(mark => (
            <AnnotationBand
              key={mark.annotation.number}
              mark={mark}
              isPointedAt={pointedAt === mark.annotation.number}
              layout={layout}
            />
          ))}
          {/* Bars would hide it. */}
          {!inBands && earlier}
          <SeriesShapes data={data} kind={kind} series={series} fills={fills} layout={layout} axis={axis} />
          {inBands && earlier}
          {reference && <ReferenceLine reference={reference} unit={unit} layout={layout} />}
          {marks.map(mark => (
            <AnnotationFlag
              key={mark.annotation.number}
              mark={mark}
              isPointedAt={pointedAt === mark.annotation.number}
              layout={layout}
            />
          ))}
          {bucket !== null && <ActiveDots kind={kind} series={series} bucket={bucket} layout={layout} />}
          {labelled && <EndLabels series={series} isStacked={isStacked} layout={layout} />}
        </svg>
      )}
      <div role="status">
        {bucket !== null && (
          <div
            className="pointer-events-none absolute z-20 w-max"
            style={besideOf(layout.xOf(bucket), widthPx)}
          >
            <PlotTooltip
              data={data}
              kind={kind}
              series={series}
              annotations={annotations}
              showsComparison={showsComparison}
              bucket={bucket}
              opens={href === null ? null : byTouch ? 'Tap again' : 'Click or press Enter'}
            />
          </div>
        )}
      </div>
    </div>
  )
}

/** Undefined: the key is somebody else's. */
function moveTo(key: string, bucket: number | null, buckets: number): number | null | undefined {
  const last = buckets - 1
  switch (key) {
    case 'ArrowRight':
      return bucket === null ? 0 : Math.min(last, bucket + 1)
    case 'ArrowLeft':
      return bucket === null ? last : Math.max(0, bucket - 1)
    case 'Home':
      return 0
    case 'End':
      return last
    case 'Escape':
      return bucket === null ? undefined : null
    default:
      return undefined
  }
}

const TOOLTIP_GAP_PX = 12
const TOOLTIP_MAX_PX = 320

/** On the side that has more room, so that it never leaves the chart. */
function besideOf(x: number, widthPx: number) {
  const isRight = x < widthPx / 2
  const room = (isRight ? widthPx - x : x) - TOOLTIP_GAP_PX
  return {
    top: 8,
    maxWidth: Math.min(TOOLTIP_MAX_PX, room),
    ...(isRight ? { left: x + TOOLTIP_GAP_PX } : { right: widthPx - x + TOOLTIP_GAP_PX }),
  }
}

interface CursorProps {
  bucket: number
  layout: PlotLayout
  inBands: boolean
}

function Cursor({ bucket, layout, inBands }: CursorProps) {
  const { top, bottom, stepPx, xOf } = layout
  const x = xOf(bucket)
  return inBands ? (
    <rect x={x - stepPx / 2} y={top} width={stepPx} height={bottom - top} fill="var(--sunken)" />
  ) : (
    <path d={`M${x} ${top}V${bottom}`} stroke="var(--line-strong)" />
  )
}

/** Of the room it has; 0 until that is known. */
function useWidth() {
  const frame = useRef<HTMLDivElement>(null)
  const [widthPx, setWidthPx] = useState(0)
  useEffect(() => {
    if (!frame.current) return undefined
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidthPx(Math.floor(entry.contentRect.width))
    })
    observer.observe(frame.current)
    return () => observer.disconnect()
  }, [])
  return [frame, widthPx] as const
}
