// Every time zone the browser knows, with its offset now, west to east.
import { tzOffset } from '@date-fns/tz/tzOffset'
import type { SelectOption } from './select-field.tsx'

export function listTimeZones(now: Date): SelectOption<string>[] {
  const zones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])
  return [...zones]
    .map(zone => ({ zone, offset: tzOffset(zone, now) }))
    .toSorted((a, b) => a.offset - b.offset || a.zone.localeCompare(b.zone))
    .map(({ zone, offset }) => ({
      value: zone,
      label: zone.replaceAll('_', ' '),
      hint: formatOffset(offset),
    }))
}

export function formatOffset(minutes: number): string {
  const sign = minutes < 0 ? '−' : '+'
  const hours = Math.floor(Math.abs(minutes) / 60)
  const rest = Math.abs(minutes) % 60
  return `UTC${sign}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
}
