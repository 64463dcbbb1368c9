// Whether a value has the shape of a price book; and when not, what of it has, so that the rest is checked all the same.
import type { z } from 'zod'
import { type PriceBook, priceBook, priceKey } from '../schema.ts'
import { error, type Mistake, type Rule } from './mistake.ts'
import { keyOf } from './paths.ts'

/** The parts of a book that can be checked: malformed rows and fields are left out. */
export type WellShaped = Partial<Omit<PriceBook, 'topUp' | 'rewards' | 'policy'>> & {
  [Section in 'topUp' | 'rewards' | 'policy']?: Partial<PriceBook[Section]>
}

export type Shape =
  | { kind: 'right'; document: PriceBook }
  | { kind: 'wrong'; mistakes: Mistake[]; rest: WellShaped }

export function readShape(value: unknown): Shape {
  const parsed = priceBook.safeParse(value)
  if (parsed.success) return { kind: 'right', document: parsed.data }
  const { issues } = parsed.error
  const nameRow = rowNames()
  return {
    kind: 'wrong',
    mistakes: issues.flatMap(issue => toMistakes(issue, value, nameRow)),
    rest: keepWellShaped(value, issues),
  }
}

type Issue = z.core.$ZodIssue
type NameRow = (rows: unknown[], index: number) => string

function toMistakes(issue: Issue, root: unknown, nameRow: NameRow): Mistake[] {
  const path = writePath(root, issue.path, nameRow)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => {
      const field = key.slice(0, 60)
      return error(path === '' ? field : `${path}.${field}`, 'unknown_key', 'is no field of a price book')
    })
  }
  const value = findValue(root, issue.path)
  if (value === undefined) return [error(path, 'missing', 'is missing')]
  return [error(path, ruleOf(issue, value), messageOf(issue))]
}

function ruleOf(issue: Issue, value: unknown): Rule {
  switch (issue.code) {
    case 'invalid_type':
      return typeof value === 'number' && issue.expected === 'int' ? 'not_whole' : 'wrong_type'
    case 'too_small':
    case 'too_big':
      return typeof value === 'number' ? 'out_of_range' : 'wrong_length'
    case 'invalid_union':
    case 'invalid_value':
      return typeof value === 'string' ? 'unknown_choice' : 'wrong_type'
    default:
      return 'malformed'
  }
}

function messageOf(issue: Issue): string {
  return issue.code === 'invalid_type' && issue.expected === 'object' ? 'is an object' : issue.message
}

/** Rows go by their key where it names one row; otherwise by their place. */
function writePath(root: unknown, path: readonly PropertyKey[], nameRow: NameRow): string {
  let value = root
  const parts = path.map(part => {
    const holder = value
    value = findValue(holder, [part])
    return Array.isArray(holder) && typeof part === 'number' ? nameRow(holder, part) : String(part)
  })
  return parts.join('.')
}

/** Remembers the keys of each list that was asked for. */
function rowNames(): NameRow {
  const lists = new Map<unknown[], Map<string, number>>()
  return (rows, index) => {
    const counts = lists.get(rows) ?? countKeys(rows)
    lists.set(rows, counts)
    const key = keyOf(rows[index])
    return key !== null && counts.get(key) === 1 && priceKey.safeParse(key).success ? key : String(index)
  }
}

export function countKeys(rows: unknown[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

function findValue(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = Reflect.get(value, part)
  }
  return value
}

/** Leaves out, for each issue, the innermost row around it; outside of lists, the field of its section. */
function keepWellShaped(root: unknown, issues: readonly Issue[]): WellShaped {
  const left = new Set<string>()
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') continue
    const row = issue.path.findLastIndex(part => typeof part === 'number')
    left.add(JSON.stringify(issue.path.slice(0, row === -1 ? 2 : row + 1)))
  }
  return left.has('[]') ? {} : (keep(root, [], left) as WellShaped)
}

function keep(value: unknown, path: PropertyKey[], left: ReadonlySet<string>): unknown {
  const stays = (part: PropertyKey) => !left.has(JSON.stringify([...path, part]))
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => (stays(index) ? [keep(item, [...path, index], left)] : []))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([field]) => stays(field))
      .map(([field, inner]) => [field, keep(inner, [...path, field], left)]),
  )
}
