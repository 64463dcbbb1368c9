// The fill of one series: its colour, with a texture in the colour of the ground that also survives a grey printer.
import type { Look, Pattern } from './looks.ts'

export interface PatternFillProps {
  id: string
  look: Look
}

export function PatternFill({ id, look }: PatternFillProps) {
  return (
    <pattern id={id} width="8" height="8" patternUnits="userSpaceOnUse">
      <rect width="8" height="8" fill={look.colour} />
      <path
        d={TEXTURES[look.pattern]}
        stroke="var(--surface)"
        strokeWidth="1.5"
        strokeLinecap="round"
        fill="none"
      />
    </pattern>
  )
}

const TEXTURES: Record<Pattern, string> = {
  plain: '',
  rising: 'M-2 2L2-2M0 8L8 0M6 10L10 6',
  dots: 'M2 2h.01M6 6h.01',
  falling: 'M-2 6L2 10M0 0L8 8M6-2L10 2',
  level: 'M0 4H8',
  grid: 'M0 4H8M4 0V8',
  upright: 'M4 0V8',
  mesh: 'M0 0L8 8M0 8L8 0',
}
