// A dialog of the browser's own: it keeps the focus inside, closes on Escape, and gives the focus back.
import { type ReactNode, useEffect, useId, useRef } from 'react'

export interface DialogProps {
  isOpen: boolean
  /** When the title changes the dialog shows something else, and the focus goes to its start. */
  title: string
  onClose(): void
  children: ReactNode
}

export function Dialog({ isOpen, title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const titleId = useId()

  useEffect(() => {
    const { current } = dialog
    if (isOpen && current?.open === false) current.showModal()
    if (!isOpen && current?.open === true) current.close()
  }, [isOpen])

  useEffect(() => {
    if (isOpen && title !== '') heading.current?.focus()
  }, [isOpen, title])

  return (
    <dialog
      ref={dialog}
      className="farebox-dialog"
      aria-labelledby={titleId}
      // By Escape; closed from here it has been told already.
      onClose={() => isOpen && onClose()}
    >
      {isOpen && (
        <div className="farebox-dialog-body">
          <header className="farebox-dialog-head">
            <h2 id={titleId} ref={heading} tabIndex={-1}>
              {title}
            </h2>
            <button type="button" className="farebox-close" aria-label="Close" onClick={onClose}>
              <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                <path d="M3.5 3.5l9 9m0-9l-9 9" />
              </svg>
            </button>
          </header>
          {children}
        </div>
      )}
    </dialog>
  )
}
