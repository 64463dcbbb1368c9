// A link to another page of the store; opened in a new tab it is an address like any other.
import type { MouseEvent, ReactNode } from 'react'
import { go, usePath } from './place.ts'

export function Link({ to, className, children }: { to: string; className?: string; children: ReactNode }) {
  const isHere = usePath() === to
  return (
    <a
      href={to}
      className={className}
      aria-current={isHere ? 'page' : undefined}
      onClick={event => follow(event, to)}
    >
      {children}
    </a>
  )
}

function follow(event: MouseEvent, to: string): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  go(to)
}
