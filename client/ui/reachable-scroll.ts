// What scrolls can be scrolled by keyboard: text that holds nothing to focus becomes a stop itself.

export function reachableScroll(element: HTMLElement | null): void {
  if (!element || element.scrollHeight <= element.clientHeight) return
  if (!element.querySelector('a[href], button, input, select, textarea, [tabindex]')) element.tabIndex = 0
}
