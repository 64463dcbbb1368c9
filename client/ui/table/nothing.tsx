// What a table says when it has no rows: nothing exists yet, nothing matches, or the page lies beyond the end.
import type { ReactNode } from 'react'
import { Button } from '../button.tsx'
import { EmptyState } from '../empty-state.tsx'

export interface NothingProps {
  noun: string
  filtered: boolean
  isBeyondEnd: boolean
  empty: { title: string; fills: string; action?: ReactNode }
  onClear: () => void
  onFirst: () => void
}

export function Nothing({ noun, filtered, isBeyondEnd, empty, onClear, onFirst }: NothingProps) {
  if (isBeyondEnd) {
    return (
      <EmptyState
        title={`No more ${noun}`}
        fills="What was on this page is gone, or has moved to an earlier one."
        action={<Button onClick={onFirst}>To the first page</Button>}
      />
    )
  }
  if (filtered) {
    return (
      <EmptyState
        title={`No ${noun} match`}
        fills="There are some, but none that all the filters and the search let through."
        action={<Button onClick={onClear}>Clear filters and search</Button>}
      />
    )
  }
  return <EmptyState title={empty.title} fills={empty.fills} action={empty.action} />
}
