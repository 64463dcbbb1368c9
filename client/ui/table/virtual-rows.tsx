// Only the rows in view, between two spacers as high as the others. Loaded with the first long table.
import { useVirtualizer } from '@tanstack/react-virtual'
import { Fragment, type ReactNode, type Ref, type RefObject, useEffect } from 'react'

export interface VirtualRowsProps {
  count: number
  scroller: RefObject<HTMLElement | null>
  rowKey: (index: number) => string
  /** A first guess; every row is measured once it is drawn. */
  heightPx: number
  /** What stands above the rows inside the scroller, and stays there. */
  headPx: number
  activeIndex: number
  takeFocusRef: { current: boolean }
  renderRow: (index: number, measure?: Ref<HTMLElement>) => ReactNode
  renderSpacer: (heightPx: number) => ReactNode
}

const OVERSCAN_ROWS = 12

export function VirtualRows(props: VirtualRowsProps) {
  const { count, scroller, rowKey, heightPx, headPx, activeIndex, takeFocusRef, renderRow, renderSpacer } =
    props
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    getItemKey: rowKey,
    estimateSize: () => heightPx,
    overscan: OVERSCAN_ROWS,
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
  })

  // The next row may not exist yet: it is scrolled to, drawn, and then takes the focus by itself.
  useEffect(() => {
    if (takeFocusRef.current && activeIndex >= 0) virtualizer.scrollToIndex(activeIndex, { align: 'auto' })
  }, [activeIndex, takeFocusRef, virtualizer])

  const items = virtualizer.getVirtualItems()
  const above = (items[0]?.start ?? headPx) - headPx
  const below = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? headPx) - headPx)
  return (
    <>
      {above > 0 && renderSpacer(above)}
      {items.map(item => (
        <Fragment key={item.key}>{renderRow(item.index, virtualizer.measureElement)}</Fragment>
      ))}
      {below > 0 && renderSpacer(below)}
    </>
  )
}
