// A column copied from a spreadsheet, and the costs that it sets from one row of the grid downwards.
import type { Action } from '../../../../server/catalog/schema.ts'
import { parseInteger } from '../../../ui/integer.ts'
import { cellPath } from './cells.ts'

export type Pasted = { kind: 'numbers'; values: (number | null)[] } | { kind: 'refused'; because: string }

/** One figure a line; a line left empty leaves its row as it is. Spreadsheets end the last line too. */
export function readColumn(text: string): Pasted {
  const lines = text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n')
  const values: (number | null)[] = []
  for (const [index, line] of lines.entries()) {
    if (line.includes('\t')) return { kind: 'refused', because: 'Copy one column, not several' }
    const parsed = parseInteger(line, { min: 0 })
    if (parsed.kind === 'refused')
      return {
        kind: 'refused',
        because: `Line ${index + 1}, “${line.trim().slice(0, 40)}”: ${parsed.because.toLowerCase()}`,
      }
    values.push(parsed.kind === 'empty' ? null : parsed.value)
  }
  return values.every(value => value === null)
    ? { kind: 'refused', because: 'There is no figure in it' }
    : { kind: 'numbers', values }
}

/** `actions` as they stand in the grid, from the row that has the focus on. */
export function placeColumn(
  values: readonly (number | null)[],
  actions: readonly Action[],
): { kind: 'placed'; writes: { path: string; value: number }[] } | { kind: 'refused'; because: string } {
  if (values.length > actions.length) {
    return {
      kind: 'refused',
      because: `${values.length} figures do not fit the ${actions.length} ${actions.length === 1 ? 'row' : 'rows'} from here down`,
    }
  }
  const writes = values.flatMap((value, index) => {
    const action = actions[index]
    const path = action === undefined ? null : cellPath(action, 'cost')
    return value === null || path === null ? [] : [{ path, value }]
  })
  return { kind: 'placed', writes }
}
