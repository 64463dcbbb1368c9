// The head of a screen: where one is, its name, its state, and what can be done here.
import type { ReactNode } from 'react'
import { Breadcrumbs, type BreadcrumbsProps } from './breadcrumbs.tsx'

export interface PageHeaderProps {
  title: ReactNode
  trail?: BreadcrumbsProps['trail']
  /** Beside the title: a status, an id. */
  badge?: ReactNode
  description?: ReactNode
  actions?: ReactNode
}

export function PageHeader({ title, trail, badge, description, actions }: PageHeaderProps) {
  return (
    <header className="grid gap-2">
      {trail && <Breadcrumbs trail={trail} />}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 text-xl tracking-tight break-words">{title}</h1>
            {badge}
          </div>
          {description && <p className="mt-0.5 max-w-prose text-ink-2">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  )
}
