// "3 new": rows that came while one was reading. They wait behind a button, so that nothing moves under the pointer.
import { ArrowUp } from 'lucide-react'
import { classNames } from '../class-names.ts'
import { count } from './paging.ts'

export interface NewPillProps {
  count: number
  /** There may be more than were counted: a whole page of them came. */
  isAtLeast: boolean
  noun: readonly [one: string, many: string]
  isBelowHead: boolean
  onShow: (() => void) | undefined
}

export function NewPill({ count: waiting, isAtLeast, noun, isBelowHead, onShow }: NewPillProps) {
  const text = `${count(waiting)}${isAtLeast ? '+' : ''} new ${waiting === 1 ? noun[0] : noun[1]}`
  return (
    <div
      className={classNames(
        'pointer-events-none absolute inset-x-0 z-20 flex justify-center',
        isBelowHead ? 'top-[calc(var(--row)+8px)]' : 'top-2',
      )}
    >
      <output className="sr-only">{waiting > 0 && text}</output>
      {waiting > 0 && onShow && (
        <button
          type="button"
          className="pointer-events-auto inline-flex h-7 animate-rise items-center gap-1.5 rounded-full bg-accent pr-3 pl-2 text-sm font-medium text-accent-ink shadow-pop hover:bg-accent-strong"
          onClick={onShow}
        >
          <ArrowUp aria-hidden size={14} />
          {text}
        </button>
      )}
    </div>
  )
}
