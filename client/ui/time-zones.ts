// Every time zone the browser knows, with its offset now, west to east.
import { tzOffset } from '@date-fns/tz/tzOffset'
import type { ComboboxOption } from './combobox-field.tsx'
import { cities, renamed } from './time-zone-names.ts'

export function listTimeZones(now: Date): ComboboxOption[] {
  const zones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone').map(nameTimeZone)])
  return [...zones]
    .map(zone => ({ zone, offset: tzOffset(zone, now) }))
    .toSorted((a, b) => a.offset - b.offset || a.zone.localeCompare(b.zone))
    .map(({ zone, offset }) => ({
      value: zone,
      label: zone.replaceAll('_', ' '),
      hint: formatOffset(offset),
      keywords: [...(oldNames.get(zone) ?? []), ...(cities[zone] ?? [])],
    }))
}

/** The name a zone goes by today: browsers still list some under the name they had. */
export function nameTimeZone(zone: string): string {
  return renamed[zone] ?? zone
}

const oldNames = Map.groupBy(Object.keys(renamed), nameTimeZone)

export function formatOffset(minutes: number): string {
  const sign = minutes < 0 ? '−' : '+'
  const hours = Math.floor(Math.abs(minutes) / 60)
  const rest = Math.abs(minutes) % 60
  return `UTC${sign}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
}
