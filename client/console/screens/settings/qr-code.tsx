// A QR code, dark on light in both themes: many readers take no other.
import { computeQrMatrix } from './qr-matrix.ts'

/** The standard asks for four light modules around the code. */
const quiet = 4

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
      shapeRendering="crispEdges"
      className="size-48 shrink-0 rounded-md border border-line"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
