// Only the lines in view of a long timeline, between two spacers as high as the others. Loaded with the first one.
import { useVirtualizer } from '@tanstack/react-virtual'
import type { ReactNode, Ref, RefObject } from 'react'
import type { DayEvent } from './day-timeline.tsx'
import type { DayLine } from './timeline-days.ts'

type Line = DayLine<DayEvent>

export interface VirtualLinesProps {
  lines: readonly Line[]
  scroller: RefObject<HTMLElement | null>
  renderLine: (line: Line, measure?: Ref<HTMLLIElement>, index?: number) => ReactNode
}

/** A first guess; every line is measured once it is drawn. */
const LINE_PX = 52
/** So many stay on both sides that the arrows always have a next one. */
const OVERSCAN_LINES = 12

export function VirtualLines(props: VirtualLinesProps) {
  const { lines, scroller, renderLine } = props
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    getItemKey: index => lines[index]?.key ?? index,
    estimateSize: () => LINE_PX,
    overscan: OVERSCAN_LINES,
  })
  const items = virtualizer.getVirtualItems()
  const above = items[0]?.start ?? 0
  const below = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <>
      {above > 0 && <li aria-hidden style={{ height: above }} />}
      {items.map(item => {
        const line = lines[item.index]
        return line && renderLine(line, virtualizer.measureElement, item.index)
      })}
      {below > 0 && <li aria-hidden style={{ height: below }} />}
    </>
  )
}
