// The part of a row that has the focus and opens it: a link where there is an address, else a button, else text.
import { type MouseEvent, type ReactNode, type Ref, useLayoutEffect, useRef } from 'react'
import { Link } from '../link.tsx'
import type { RowBehaviour, RowFocus } from './row-behaviour.ts'
import { moveByArrow } from './use-table-keys.ts'

export interface RowOpenerProps<Row> extends Pick<RowBehaviour<Row>, 'rowHref' | 'onOpen'> {
  row: Row
  rowId: string
  focus: RowFocus
  children: ReactNode
}

const STYLE =
  'block w-full truncate text-left font-medium text-ink outline-none group-hover/row:underline group-hover/row:decoration-line-strong group-hover/row:underline-offset-2'

export function RowOpener<Row>({ row, rowId, rowHref, onOpen, focus, children }: RowOpenerProps<Row>) {
  const element = useRef<HTMLElement>(null)
  const { isActive, isTabStop, takeFocusRef, onActive } = focus
  useLayoutEffect(() => {
    if (!isActive || !takeFocusRef.current) return
    takeFocusRef.current = false
    element.current?.focus()
  }, [isActive, takeFocusRef])

  const shared = {
    tabIndex: isTabStop ? 0 : -1,
    'data-row-focus': '',
    onFocus: () => onActive(rowId),
    onKeyDown: moveByArrow,
  }
  if (rowHref) {
    return (
      <Link
        {...shared}
        plain
        ref={element as Ref<HTMLAnchorElement>}
        href={rowHref(row)}
        className={STYLE}
        onClick={event => {
          if (!onOpen || !isPlain(event)) return
          event.preventDefault()
          onOpen(row)
        }}
      >
        {children}
      </Link>
    )
  }
  if (onOpen) {
    return (
      <button
        {...shared}
        ref={element as Ref<HTMLButtonElement>}
        type="button"
        className={STYLE}
        onClick={() => onOpen(row)}
      >
        {children}
      </button>
    )
  }
  return (
    // Nothing to open, but the keyboard still walks the rows, and a long table can be scrolled by it.
    <span {...shared} ref={element} className="block truncate font-medium outline-none">
      {children}
    </span>
  )
}

/** A click anywhere on a row opens it, unless it was meant for something in the row or for marking text. */
export function openByClick(event: MouseEvent<HTMLElement>): void {
  const { target, currentTarget } = event
  if (event.defaultPrevented || !(target instanceof Element)) return
  // React also brings clicks in a menu that hangs off the row but is drawn elsewhere.
  if (!currentTarget.contains(target) || target.closest('a, button, input, label, select, textarea, [role]'))
    return
  if (window.getSelection()?.isCollapsed === false) return
  const opener = currentTarget.querySelector<HTMLElement>('[data-row-focus]')
  if (opener instanceof HTMLAnchorElement && !isPlain(event)) window.open(opener.href, '_blank', 'noopener')
  else opener?.click()
}

function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
}
