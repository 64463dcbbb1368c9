// Where what stands behind a figure is: in a panel on the same screen, with what the screen is filtered by.
import type { Side } from '../../../../server/metrics/words.ts'
import { useEconomyKey, useScreenSearch } from '../../current.ts'
import { isVersion, type ScreenSearch, stringifySearch } from '../../search.ts'

export interface RowsAddress {
  metric: string
  side?: Side | undefined
  /** Of one part alone: by what it is one, and which; without a part that of what has no such thing. */
  by?: string | undefined
  part?: string | undefined
  /** Of one point alone (point.ts). */
  point?: string | undefined
  /** Of one price version alone. */
  version?: string | undefined
  /** Its parts instead of its rows, by this. */
  split?: string | undefined
}

export function useRowsHref(): (address: RowsAddress) => string {
  const economyKey = useEconomyKey()
  const [{ funnel, booked }] = useScreenSearch()
  return ({ metric, ...behind }) =>
    `/${economyKey}/overview${stringifySearch({ funnel, booked, open: metric, ...behind })}`
}

export function readRowsAddress(search: ScreenSearch): RowsAddress | null {
  const { open, side, by, part, point, version, split } = search
  if (open === undefined) return null
  return {
    metric: open,
    side: side === 'over' || side === 'under' ? side : undefined,
    by,
    part: by === undefined ? undefined : part,
    point,
    version: readVersion(version)?.toString(),
    split,
  }
}

/** Null: none, or a text that is no number of a version. */
export function readVersion(text: string | undefined): number | null {
  return isVersion(text) ? Number(text) : null
}

/** The panel closed, whatever it was open on. */
export const noRows = {
  open: undefined,
  side: undefined,
  by: undefined,
  part: undefined,
  point: undefined,
  version: undefined,
  split: undefined,
}
