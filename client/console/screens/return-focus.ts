// Where the focus goes when the dialog that had it followed another, and what was before both is no longer there.

/** To be called as the last dialog closes. Does nothing where the focus found its way by itself. */
export function returnFocus(element: HTMLElement | null): void {
  setTimeout(() => {
    if (document.activeElement === document.body) element?.focus()
  })
}
