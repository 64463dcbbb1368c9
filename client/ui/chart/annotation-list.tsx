// What happened in these days, numbered as on the chart; to point at one here is to point at it there.
import { classNames } from '../class-names.ts'
import { Link } from '../link.tsx'
import { momentName, type PlacedAnnotation, spanName } from './zones.ts'

export interface AnnotationListProps {
  annotations: readonly PlacedAnnotation[]
  zone: string
  onPoint: (number: number | null) => void
}

export function AnnotationList({ annotations, zone, onPoint }: AnnotationListProps) {
  if (annotations.length === 0) return null
  return (
    <ol aria-label="What happened" className="grid gap-y-0.5 text-sm">
      {annotations.map(({ number, label, at, until, href }) => {
        const pointing = {
          className: 'text-left',
          onPointerEnter: () => onPoint(number),
          onPointerLeave: () => onPoint(null),
          onFocus: () => onPoint(number),
          onBlur: () => onPoint(null),
        }
        return (
          <li key={number} className="flex min-w-0 items-start gap-2 py-0.5">
            <span
              aria-hidden
              className="mt-0.5 inline-grid size-4 shrink-0 place-items-center rounded-full border border-ink-2 text-[10px] leading-none font-semibold text-ink-2"
            >
              {number}
            </span>
            <div className="flex min-w-0 flex-1 flex-wrap gap-x-2">
              {until === undefined ? (
                <time dateTime={at} className="text-ink-2">
                  {momentName(at, zone)}
                </time>
              ) : (
                <span className="text-ink-2">{spanName(at, until, zone)}</span>
              )}
              {/* Beside the longer dates of what lasted there must be more room, or its name stands beneath. */}
              <span className={classNames('min-w-0 grow', until === undefined ? 'basis-40' : 'basis-56')}>
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
              </span>
            </div>
          </li>
        )
      })}
    </ol>
  )
}
