// What differs between two price books, row by row and figure by figure, and how to bring it onto the first one again.
import type { PriceBook } from '../schema.ts'
import { isKeyedList, isSame, type Json, keyOf, Places, splitPath } from './paths.ts'
import { computeChangeBasisPoints } from './ratio.ts'

/** What of a book a change touches: the sections that reviews are read by. */
export type Section = Exclude<keyof PriceBook, 'startingPlan'>

type Touched = {
  section: Section
  path: string
  /** Where it is, in words. */
  label: string
}

export type Change = Touched &
  (
    | {
        kind: 'changed'
        before: Json
        after: Json
        /** Between two figures, towards zero to a whole basis point; null from 0 and between other values. */
        changeBasisPoints: number | null
      }
    | { kind: 'added'; before: null; after: Json; index: number }
    | { kind: 'removed'; before: Json; after: null }
    /** From one place in its list to another. */
    | { kind: 'moved'; before: number; after: number }
  )

/** In the order of the document; nothing when the two are the same. */
export function computeDiff(before: PriceBook, after: PriceBook): Change[] {
  return Object.keys(after).flatMap(field => {
    const section = field === 'startingPlan' ? 'plans' : (field as Section)
    const place = { section, path: [field], words: isRowsField(field) ? [] : [sayField(field)] }
    return compare(before[field as keyof PriceBook], after[field as keyof PriceBook], place)
  })
}

type Place = { section: Section; path: string[]; words: string[] }

function compare(before: Json, after: Json, place: Place): Change[] {
  if (isSame(before, after)) return []
  if (isKeyedList(before) && isKeyedList(after)) return compareRows(before, after, place)
  if (isRecord(before) && isRecord(after) && haveSameFields(before, after)) {
    return Object.keys(after).flatMap(field =>
      compare(before[field] ?? null, after[field] ?? null, {
        ...place,
        path: [...place.path, field],
        words: wordless.has(field) ? place.words : [...place.words, sayField(field)],
      }),
    )
  }
  const changeBasisPoints =
    typeof before === 'number' && typeof after === 'number' ? computeChangeBasisPoints(before, after) : null
  return [{ ...touch(place), kind: 'changed', before, after, changeBasisPoints }]
}

type Rows = ({ [field: string]: Json } & { key: string })[]

function compareRows(before: Rows, after: Rows, place: Place): Change[] {
  const earlier = new Map(before.map((row, index) => [row.key, { row, index }]))
  const later = new Set(after.map(row => row.key))
  const staying = new Set(
    findLongestRise(
      after.flatMap(row => {
        const known = earlier.get(row.key)
        return known === undefined ? [] : [known.index]
      }),
    ),
  )
  const at = (row: Rows[number]): Place => ({
    ...place,
    path: [...place.path, row.key],
    words: [...place.words, typeof row.name === 'string' ? row.name : row.key],
  })
  const removed = before
    .filter(row => !later.has(row.key))
    .map((row): Change => {
      const { section, path, label } = touch(at(row))
      return { section, path, label, kind: 'removed', before: row, after: null }
    })
  const rest = after.flatMap((row, index): Change[] => {
    const known = earlier.get(row.key)
    if (known === undefined) return [{ ...touch(at(row)), kind: 'added', before: null, after: row, index }]
    const changes = compare(known.row, row, at(row))
    return staying.has(known.index)
      ? changes
      : [...changes, { ...touch(at(row)), kind: 'moved', before: known.index, after: index }]
  })
  return [...removed, ...rest]
}

/** The longest run of rows that keep their order: everything else moved, and nothing more than it. */
function findLongestRise(values: number[]): number[] {
  const ends: number[] = []
  const previous: number[] = []
  values.forEach((value, index) => {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1
      else high = middle
    }
    previous[index] = low === 0 ? -1 : (ends[low - 1] ?? -1)
    ends[low] = index
  })
  const rise: number[] = []
  for (let index = ends.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) rise.push(values[index] ?? 0)
  return rise.toReversed()
}

export type Applied =
  | { kind: 'applied'; document: PriceBook }
  /** What the changes start from is not what the document holds at these paths. */
  | { kind: 'refused'; conflicts: string[] }

/** `applyDiff(computeDiff(a, b), a)` is b; onto another document it refuses whatever that changed too. */
export function applyDiff(changes: readonly Change[], document: PriceBook): Applied {
  const places = new Places()
  const next = copy(document)
  const conflicts: string[] = []
  const lists = new Map<string, Change[]>()
  for (const change of changes) {
    const path = splitPath(change.path)
    const parent = path.slice(0, -1)
    const field = path.at(-1) ?? ''
    if (change.kind !== 'changed') {
      const list = parent.join('.')
      const ofList = lists.get(list)
      if (ofList === undefined) lists.set(list, [change])
      else ofList.push(change)
      continue
    }
    const current = places.find(next, path)
    if (current !== undefined && isSame(current, change.before))
      places.replace(places.find(next, parent), field, copy(change.after))
    else conflicts.push(change.path)
  }
  for (const [path, ofList] of lists) {
    const rows = places.find(next, splitPath(path))
    if (Array.isArray(rows)) conflicts.push(...rearrange(rows, ofList))
    else conflicts.push(...ofList.map(change => change.path))
  }
  return conflicts.length > 0 ? { kind: 'refused', conflicts } : { kind: 'applied', document: next }
}

/** Takes out what was removed and moved, then sets in what was moved and added, first places first. */
function rearrange(rows: Json[], changes: Change[]): string[] {
  const conflicts: string[] = []
  const byKey = new Map(rows.map(row => [keyOf(row), row]))
  const leaving = new Set<Json>()
  const arriving: { index: number; row: Json }[] = []
  for (const change of changes) {
    const row = byKey.get(splitPath(change.path).at(-1) ?? '')
    if (change.kind === 'added') {
      if (row === undefined) arriving.push({ index: change.index, row: copy(change.after) })
      else conflicts.push(change.path)
    } else if (row === undefined || (change.kind === 'removed' && !isSame(row, change.before))) {
      conflicts.push(change.path)
    } else {
      leaving.add(row)
      if (change.kind === 'moved') arriving.push({ index: change.after, row })
    }
  }
  const arranged = rows.filter(row => !leaving.has(row))
  for (const { index, row } of arriving.toSorted((a, b) => a.index - b.index)) arranged.splice(index, 0, row)
  rows.splice(0, rows.length, ...arranged)
  return conflicts
}

/** Unlike `structuredClone`, apart where two rows share a part, as a row and its spread copy do. */
function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

function isRecord(value: Json | undefined): value is { [field: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function haveSameFields(a: { [field: string]: Json }, b: { [field: string]: Json }): boolean {
  const fields = Object.keys(a)
  return fields.length === Object.keys(b).length && fields.every(field => Object.hasOwn(b, field))
}

function touch({ section, path, words }: Place): Touched {
  return { section, path: path.join('.'), label: words.join(' · ') }
}

/** Lists of rows: a row's own name says enough below the section's heading. */
function isRowsField(field: string): boolean {
  return [
    'tiers',
    'actions',
    'modifiers',
    'packs',
    'plans',
    'lifetimeOffers',
    'missions',
    'challenges',
  ].includes(field)
}

/** Fields that only hold others. */
const wordless = new Set(['formula', 'limits', 'allowance', 'settlements'])

const fieldWords: Record<string, string> = {
  action: 'action',
  addedPerRepeatBasisPoints: 'added per repeat',
  band: 'band',
  base: 'base cost',
  basisPoints: 'share of accounts',
  consumedBasisPoints: 'consumed',
  dailySoftCapTokens: 'soft cap per day',
  dailyActionCap: 'actions per day',
  defaults: 'values nobody chose yet',
  discountBasisPoints: 'discount',
  included: 'size included',
  max: 'at most',
  maxBasisPoints: 'at most',
  min: 'at least',
  minBasisPoints: 'at least',
  minTokens: 'smallest top-up',
  multiplierBasisPoints: 'multiplier',
  noiseBasisPoints: 'noise',
  perStep: 'cost per step',
  quantityMax: 'largest quantity',
  rolloverCapBasisPoints: 'rollover cap',
  sizeMax: 'largest size',
  spentRefund: 'refund of spent tokens',
  stakeTokens: 'stake',
  startingPlan: 'starting plan',
  tokensPerMonth: 'tokens per month',
  topUp: 'top-up',
  unitCost: 'cost of a run',
  userIds: 'accounts',
  valuePackAfterTopUps: 'value pack after top-ups',
}

/** `cooldownSeconds` is "cooldown seconds". */
function sayField(field: string): string {
  return fieldWords[field] ?? field.replaceAll(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
}
