// How series are told apart: by colour, and without it by their marker and the pattern of their fill.

export type Marker = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'wedge' | 'bar' | 'star'

export type Pattern = 'plain' | 'rising' | 'dots' | 'falling' | 'level' | 'grid' | 'upright' | 'mesh'

export interface Look {
  colour: string
  marker: Marker
  pattern: Pattern
}

const MARKERS: readonly Marker[] = [
  'circle',
  'square',
  'triangle',
  'diamond',
  'cross',
  'wedge',
  'bar',
  'star',
]
const PATTERNS: readonly Pattern[] = [
  'plain',
  'rising',
  'dots',
  'falling',
  'level',
  'grid',
  'upright',
  'mesh',
]

/** More series than looks begin again; a chart of nine series is a table. */
export function lookOf(index: number): Look {
  return {
    colour: `var(--chart-${(index % 8) + 1})`,
    marker: MARKERS[index % MARKERS.length] ?? 'circle',
    pattern: PATTERNS[index % PATTERNS.length] ?? 'plain',
  }
}

/** Of equal weight to the eye, around the origin, about one in every direction: to be moved and scaled into place. */
export const MARKER_PATHS: Record<Marker, string> = {
  circle: 'M-1 0A1 1 0 1 0 1 0A1 1 0 1 0 -1 0Z',
  square: 'M-.9-.9H.9V.9H-.9Z',
  triangle: 'M0-1.2L1.15.8H-1.15Z',
  diamond: 'M0-1.3L1.2 0L0 1.3L-1.2 0Z',
  cross: 'M-1.2-.45H-.45V-1.2H.45V-.45H1.2V.45H.45V1.2H-.45V.45H-1.2Z',
  wedge: 'M0 1.2L1.15-.8H-1.15Z',
  bar: 'M-1.3-.5H1.3V.5H-1.3Z',
  star: 'M0-1.35L.35-.4L1.3-.4L.55.2L.8 1.15L0 .6L-.8 1.15L-.55.2L-1.3-.4L-.35-.4Z',
}
