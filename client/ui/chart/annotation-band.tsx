// What lasted, as a quiet band behind the data; its edges and its flag stand before it.
import type { AnnotationMark } from './annotation-marks.ts'
import type { PlotLayout } from './plot-layout.ts'
import { roundPixel } from './svg-path.ts'

export interface AnnotationBandProps {
  mark: AnnotationMark
  isPointedAt: boolean
  layout: PlotLayout
}

export function AnnotationBand({ mark, isPointedAt, layout }: AnnotationBandProps) {
  const { annotation, from, until } = mark
  if (annotation.until === undefined) return null
  return (
    <rect
      x={from}
      y={layout.top}
      width={roundPixel(until - from)}
      height={layout.bottom - layout.top}
      // Bands of the same days show through each other.
      {...(isPointedAt
        ? { fill: 'var(--accent)', fillOpacity: 0.16 }
        : { fill: 'var(--ink-3)', fillOpacity: 0.1 })}
    />
  )
}
