// The search part of an address: flat strings, so that it can be read, typed and sent to a colleague.
import type { SearchMiddleware } from '@tanstack/react-router'

export const rangePresets = ['7d', '28d', '90d', 'month', 'last-month'] as const
export type RangePreset = (typeof rangePresets)[number]

export const comparisons = ['previous', 'year', 'before_topups', 'none'] as const
export type Compare = (typeof comparisons)[number]

/** What a screen shows changes with the dates alone, or also with what they are compared with. */
export type RangeUse = 'dates' | 'compared'

/** What the frame keeps in every address below an economy; absent is the default. */
export interface FrameSearch {
  mode?: 'test' | 'live' | undefined
  range?: RangePreset | undefined
  /** Both or neither: the first and the last day, instead of a preset. */
  from?: string | undefined
  to?: string | undefined
  compare?: Compare | undefined
  /** The number of a price version that figures are held against instead. */
  againstVersion?: string | undefined
}

/** A screen's own params beside the frame's: which row is open, a table's filters. All strings. */
export type ScreenSearch = Readonly<Record<string, string | undefined>>

export type EconomySearch = FrameSearch & ScreenSearch

/**
 * What does not mean anything is read as undefined, so that a stale or mistyped link still opens. What is not there is
 * not added: `keepFrame` has to tell a param that was taken away from one that nobody spoke of.
 */
export function readEconomySearch(search: Record<string, unknown>): EconomySearch {
  const { mode, range, from, to, compare, againstVersion } = search
  const dated = isDay(from) && isDay(to) && isRange(from, to)
  const frame: FrameSearch = {
    mode: mode === 'test' ? 'test' : undefined,
    range: dated ? undefined : rangePresets.find(preset => preset === range),
    from: dated ? from : undefined,
    to: dated ? to : undefined,
    compare: comparisons.find(comparison => comparison === compare),
    againstVersion: isVersion(againstVersion) ? againstVersion : undefined,
  }
  const read: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(search)) {
    if (Object.hasOwn(frame, name)) read[name] = frame[name as keyof FrameSearch]
    else if (typeof value === 'string') read[name] = value
  }
  return read
}

/**
 * The frame's params go along to wherever a link leads, unless it sets them itself; undefined sets the default. They
 * are read before they are kept: the sign-in page has a `to` of its own.
 */
export const keepFrame: SearchMiddleware<EconomySearch> = ({ search, next }) => {
  return { ...frameOf(search), ...next(search) }
}

/** The frame's part of an address, as text: the same as long as links carry the same along. */
export function stringifyFrame(search: Record<string, unknown>): string {
  return stringifySearch({ ...frameOf(search) })
}

function frameOf(search: Record<string, unknown>): FrameSearch {
  const { mode, range, from, to, compare, againstVersion } = readEconomySearch(search)
  return { mode, range, from, to, compare, againstVersion }
}

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') params.set(name, value)
  }
  // Legal in a query as they are, and easier on the eye.
  const text = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/')
  return text === '' ? '' : `?${text}`
}

/** Five years: beyond that no chart can be read, and no server should be asked to draw it. */
const rangeDaysMax = 1827

/** Whether two days, the first and the last, can be shown together. */
export function isRange(from: string, to: string): boolean {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1
  return days >= 1 && days <= rangeDaysMax
}

/** The number of a price version, as it stands in an address. */
export function isVersion(text: unknown): text is string {
  return typeof text === 'string' && /^[1-9]\d{0,5}$/.test(text)
}

/** A real day of the calendar, as `2026-11-21`, of the years that figures are kept of. */
export function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !/^2[01]\d{2}-\d{2}-\d{2}$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}
