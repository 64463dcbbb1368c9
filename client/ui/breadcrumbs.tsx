// The way from here back up.
import { ChevronRight } from 'lucide-react'
import { Link } from './link.tsx'

export interface BreadcrumbsProps {
  /** From the top; the last is this page and needs no address. */
  trail: ReadonlyArray<{ label: string; href?: string }>
}

export function Breadcrumbs({ trail }: BreadcrumbsProps) {
  return (
    <nav aria-label="Breadcrumbs">
      <ol className="flex min-w-0 flex-wrap items-center gap-1 text-sm text-ink-2">
        {trail.map((crumb, index) => (
          <li key={crumb.label} className="flex min-w-0 items-center gap-1">
            {index > 0 && <ChevronRight aria-hidden size={14} className="text-ink-3" />}
            {crumb.href === undefined ? (
              <span aria-current="page" className="truncate text-ink">
                {crumb.label}
              </span>
            ) : (
              <Link plain href={crumb.href} className="truncate py-0.5 hover:text-ink hover:underline">
                {crumb.label}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
