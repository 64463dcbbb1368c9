// The sign beside a figure: what it means, told beside the pointer and the focus, and the way on to its entry in the dictionary.
import { ArrowRight, Info } from 'lucide-react'
import type { MouseEvent, ReactNode } from 'react'
import { Link } from '../../../ui/link.tsx'
import { Tooltip } from '../../../ui/tooltip.tsx'
import { useEconomyKey, useScreenSearch } from '../../current.ts'
import { stringifySearch } from '../../search.ts'

export interface MeaningLinkProps {
  /** Of the figure, in the words of a heading. */
  name: string
  /** The entry that it leads to. */
  metric: string
  /** By which the dictionary leads back to it. */
  id?: string
  children: ReactNode
}

export function MeaningLink({ name, metric, id, children }: MeaningLinkProps) {
  const economyKey = useEconomyKey()
  const [search] = useScreenSearch()
  // What the screen is filtered by goes along, so that the way back leads to the same figure.
  const href = `/${economyKey}/overview/dictionary${stringifySearch({ ...search })}#${metric}`
  return (
    <Tooltip
      content={
        <>
          {children}
          <Link
            plain
            href={href}
            // The sign is the same link for the keyboard, and keeps the focus: without it this would close under the press.
            tabIndex={-1}
            onMouseDown={event => event.preventDefault()}
            className="mt-1.5 flex min-h-6 items-center gap-1 font-medium underline underline-offset-2"
          >
            More in the dictionary <ArrowRight aria-hidden size={12} />
          </Link>
        </>
      }
    >
      <Link
        plain
        id={id}
        href={href}
        aria-label={`What ${name} means`}
        className="inline-grid size-6 shrink-0 scroll-mt-28 place-items-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink"
        onClick={readFirst}
      >
        <Info aria-hidden size={14} />
      </Link>
    </Tooltip>
  )
}

/** A finger has no other way to open what a pointer opens by resting: its tap shows it, and the link within leads on. */
function readFirst(event: MouseEvent<HTMLAnchorElement>): void {
  const { nativeEvent } = event
  if (nativeEvent instanceof PointerEvent && nativeEvent.pointerType === 'touch') event.preventDefault()
}
