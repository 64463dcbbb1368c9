// What happened in these days, numbered as on the chart; to point at one here is to point at it there.
import { Link } from '../link.tsx'
import { momentName, type PlacedAnnotation } from './zones.ts'

export interface AnnotationListProps {
  annotations: readonly PlacedAnnotation[]
  zone: string
  onPoint: (number: number | null) => void
}

export function AnnotationList({ annotations, zone, onPoint }: AnnotationListProps) {
  if (annotations.length === 0) return null
  return (
    <ol aria-label="What happened" className="grid gap-y-0.5 text-sm">
      {annotations.map(({ number, label, at, href }) => {
        const pointing = {
          className: 'min-w-0 text-left',
          onPointerEnter: () => onPoint(number),
          onPointerLeave: () => onPoint(null),
          onFocus: () => onPoint(number),
          onBlur: () => onPoint(null),
        }
        return (
          <li key={number} className="flex min-h-6 min-w-0 items-baseline gap-2">
            <span
              aria-hidden
              className="inline-grid size-4 shrink-0 -translate-y-px place-items-center self-center rounded-full border border-ink-2 text-[10px] leading-none font-semibold text-ink-2"
            >
              {number}
            </span>
            <time dateTime={at} className="shrink-0 text-ink-2">
              {momentName(at, zone)}
            </time>
            {href === undefined ? (
              // Leads nowhere, but a finger and the Tab key must be able to ask where on the chart it is.
              <button type="button" {...pointing} onClick={() => onPoint(number)}>
                {label}
              </button>
            ) : (
              <Link href={href} {...pointing}>
                {label}
              </Link>
            )}
          </li>
        )
      })}
    </ol>
  )
}
