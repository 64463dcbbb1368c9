// The keys of a table: j and k walk its rows from anywhere on the page, `/` goes to its search.
import { type KeyboardEvent, type RefObject, useEffect } from 'react'
import { type Shortcut, useShortcuts } from '../use-shortcuts.ts'

export interface TableKeys {
  noun: readonly [one: string, many: string]
  onMove: (step: number) => void
  onSearch: (() => void) | undefined
}

const tables = new WeakMap<Element, TableKeys>()

export function useTableKeys(root: RefObject<HTMLElement | null>, keys: TableKeys): void {
  useEffect(() => {
    if (root.current) tables.set(root.current, keys)
  })
  const group = 'In tables'
  const shortcuts: Shortcut[] = [
    { keys: 'j', label: `Next ${keys.noun[0]}`, group, run: () => tableForKeys()?.onMove(1) },
    { keys: 'k', label: `Previous ${keys.noun[0]}`, group, run: () => tableForKeys()?.onMove(-1) },
  ]
  if (keys.onSearch) {
    shortcuts.push({
      keys: '/',
      label: `Search ${keys.noun[1]}`,
      group,
      run: () => tableForKeys()?.onSearch?.(),
    })
  }
  useShortcuts(shortcuts)
}

// Of several tables on a page, the keys go to the one with the focus, else to the first that can be seen.
function tableForKeys(): TableKeys | undefined {
  const focused = document.activeElement?.closest('[data-table]')
  const shown = [...document.querySelectorAll('[data-table]')].find(table => table.checkVisibility())
  const table = focused ?? shown
  return table && tables.get(table)
}

/** For the part of a row that has the focus: elsewhere arrows scroll the page, as everyone expects. */
export function moveByArrow(event: KeyboardEvent): void {
  const step = ARROW_STEPS[event.key]
  if (step === undefined || event.metaKey || event.ctrlKey || event.altKey) return
  event.preventDefault()
  tableForKeys()?.onMove(step)
}

const ARROW_STEPS: Partial<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  End: Number.POSITIVE_INFINITY,
  Home: Number.NEGATIVE_INFINITY,
}
