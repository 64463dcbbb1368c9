// A page on which there is nothing to do but read why, and go elsewhere.
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

export interface StandstillProps {
  icon: LucideIcon
  title: string
  /** Buttons and links that lead on. */
  actions?: ReactNode
  children?: ReactNode
}

export function Standstill({ icon: Icon, title, actions, children }: StandstillProps) {
  return (
    <div className="mx-auto grid w-full max-w-md justify-items-center gap-2 px-4 py-[min(16vh,8rem)] text-center">
      <span className="mb-2 grid size-11 place-items-center rounded-full border border-line bg-surface text-ink-2">
        <Icon aria-hidden size={20} />
      </span>
      <h1 className="text-lg">{title}</h1>
      <div className="grid gap-2 text-balance text-ink-2">{children}</div>
      {actions && <div className="mt-4 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
