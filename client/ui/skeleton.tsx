// Grey bars in the shape of what is coming. They appear after 150 ms, so a quick answer never flickers.
import { classNames } from './class-names.ts'

export interface SkeletonProps {
  /** How many lines of text to stand in for. */
  lines?: number
  className?: string
}

const WIDTHS = ['w-full', 'w-11/12', 'w-4/5', 'w-full', 'w-3/4']

export function Skeleton({ lines = 3, className }: SkeletonProps) {
  return (
    <div aria-hidden className={classNames('animate-late grid gap-3', className)}>
      {Array.from({ length: lines }, (_, index) => (
        <SkeletonBar key={index} className={classNames('h-3', WIDTHS[index % WIDTHS.length])} />
      ))}
    </div>
  )
}

/** One bar, for skeletons of another shape; wrap them in an element with `animate-late`. */
export function SkeletonBar({ className }: { className?: string }) {
  return <div className={classNames('animate-breathe rounded-sm bg-line', className)} />
}
