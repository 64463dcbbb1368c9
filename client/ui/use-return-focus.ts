// Gives the focus back to where it was when a dialog opened without a trigger of its own.
import { useRef } from 'react'

export interface ReturnFocus {
  onOpenAutoFocus: () => void
  onCloseAutoFocus: (event: Event) => void
}

export function useReturnFocus(): ReturnFocus {
  const opener = useRef<Element>(null)
  return {
    // Called before the focus moves into the dialog.
    onOpenAutoFocus: () => {
      opener.current = lastingOpener(document.activeElement)
    },
    onCloseAutoFocus: event => {
      event.preventDefault()
      if (opener.current instanceof HTMLElement) opener.current.focus()
    },
  }
}

/** An entry of a menu is gone when the dialog closes: the button that the menu hung under is still there. */
function lastingOpener(element: Element | null): Element | null {
  const menu = element?.closest('[role="menu"]')
  const triggerId = menu?.getAttribute('aria-labelledby')
  return triggerId ? document.getElementById(triggerId) : element
}
