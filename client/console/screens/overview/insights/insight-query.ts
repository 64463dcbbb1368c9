// Where a list is asked about, how often it is asked again, and its file.

import { type Mode, useEconomyKey, useMode } from '../../../current.ts'
import { stringifySearch } from '../../../search.ts'
import type { InsightKey } from './insight-lists.ts'

/** Accounts are looked at a minute or two after they moved: to ask more often finds nothing more. */
export const everyMs = 60_000

export const pageMax = 50
export const paging = { kind: 'pages', sizeMax: pageMax } as const

export function usePlace(): { economyKey: string; mode: Mode } {
  const economyKey = useEconomyKey()
  const mode = useMode()
  return { economyKey, mode }
}

export function insightCsvHref(list: InsightKey, asked: Record<string, string | number | boolean>): string {
  const said = Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, String(value)]))
  return `/console/csv/insights${stringifySearch({ list, ...said })}`
}
