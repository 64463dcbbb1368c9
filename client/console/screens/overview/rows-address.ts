// Where what stands behind a figure is: in a panel on the same screen, with what the screen is filtered by.
import type { Side } from '../../../../server/metrics/words.ts'
import { useEconomyKey, useScreenSearch } from '../../current.ts'
import { type ScreenSearch, stringifySearch } from '../../search.ts'

export interface RowsAddress {
  metric: string
  side?: Side | undefined
  /** Of one action alone. */
  action?: string | undefined
  /** Of one price version alone. */
  version?: string | undefined
  /** Its parts instead of its rows, by this. */
  split?: string | undefined
}

export function useRowsHref(): (address: RowsAddress) => string {
  const economyKey = useEconomyKey()
  const [{ funnel, booked }] = useScreenSearch()
  return ({ metric, side, action, version, split }) =>
    `/${economyKey}/overview${stringifySearch({ funnel, booked, open: metric, side, action, version, split })}`
}

export function readRowsAddress({ open, side, action, version, split }: ScreenSearch): RowsAddress | null {
  if (open === undefined) return null
  return {
    metric: open,
    side: side === 'over' || side === 'under' ? side : undefined,
    action,
    version: readVersion(version)?.toString(),
    split,
  }
}

/** Null: none, or a text that is no number of a version. */
export function readVersion(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null
}

/** The panel closed, whatever it was open on. */
export const noRows = {
  open: undefined,
  side: undefined,
  action: undefined,
  version: undefined,
  split: undefined,
}
