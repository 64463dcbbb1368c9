// A QR code, dark on light in both themes: many readers take no other.
import { computeQrMatrix } from './qr-matrix.ts'

/** The standard asks for four light modules around the code. */
const quiet = 4
/** Whole pixels a module: a module of three and a half is read less well. */
const pixelsOf = (size: number) => size * (size > 56 ? 3 : 4)

export function QrCode({ text, label }: { text: string; label: string }) {
  const matrix = computeQrMatrix(text)
  const size = matrix.length + quiet * 2
  const path = matrix
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + quiet} ${y + quiet}h1v1h-1z` : '')))
    .join('')
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      width={pixelsOf(size)}
      height={pixelsOf(size)}
      shapeRendering="crispEdges"
      className="shrink-0"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
