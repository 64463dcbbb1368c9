// What differs between two price books, under the headings of what it touches.
import { useMemo } from 'react'
import type { Change } from '../../../../server/catalog/rules/diff.ts'
import type { Json } from '../../../../server/catalog/rules/paths.ts'
import { Badge } from '../../../ui/badge.tsx'
import { printJson } from '../../../ui/diff-rows.ts'
import { formatInteger } from '../../../ui/integer.ts'
import { groupChanges } from './group-changes.ts'
import { sayChange } from './words.ts'

export interface ChangeGroupsProps {
  changes: readonly Change[]
  /** Of changes that something else stands against. */
  conflicts?: readonly string[]
  /** Below which heading these stand. */
  level?: 3 | 4
}

const shownMax = 200
const none: readonly string[] = []

export function ChangeGroups({ changes, conflicts = none, level = 3 }: ChangeGroupsProps) {
  const groups = useMemo(() => groupChanges(changes), [changes])
  const Heading = `h${level}` as const
  if (changes.length === 0) return <p className="text-sm text-ink-2">Nothing differs.</p>
  return (
    <div className="grid gap-4">
      {groups.map(group => (
        <section key={group.section} className="grid gap-1.5">
          <Heading className="flex items-baseline gap-2 text-sm">
            {group.heading}
            <span className="font-normal text-ink-2">
              {group.changes.length === 1 ? '1 change' : `${group.changes.length} changes`}
            </span>
          </Heading>
          {group.section === 'defaults' ? (
            <p className="text-sm text-ink-2">
              Values that came with the preset and are chosen now lose their mark.
            </p>
          ) : (
            <ul className="divide-y divide-line rounded-md border border-line text-sm">
              {group.changes.slice(0, shownMax).map(change => (
                <li
                  key={`${change.kind} ${change.path}`}
                  className="grid gap-x-4 gap-y-1 px-3 py-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]"
                >
                  <div className="min-w-0">
                    {change.label}
                    <code className="block text-xs break-all text-ink-3">{change.path}</code>
                  </div>
                  <div className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-1">
                    <Words change={change} />
                    {conflicts.includes(change.path) && <Badge tone="warn">both changed it</Badge>}
                  </div>
                </li>
              ))}
              {group.changes.length > shownMax && (
                <li className="px-3 py-2 text-ink-2">And {group.changes.length - shownMax} more.</li>
              )}
            </ul>
          )}
        </section>
      ))}
    </div>
  )
}

function Words({ change }: { change: Change }) {
  switch (change.kind) {
    case 'added':
      return <Whole word="added" row={change.after} />
    case 'removed':
      return <Whole word="removed" row={change.before} />
    case 'moved':
      return (
        <span>
          moved from place {change.before + 1} to {change.after + 1}
        </span>
      )
    default: {
      const percent = sayChange(change.before, change.after)
      return <BeforeAfter before={say(change.before)} after={say(change.after)} percent={percent} />
    }
  }
}

export interface BeforeAfterProps {
  before: string
  after: string
  percent: string | null
}

export function BeforeAfter({ before, after, percent }: BeforeAfterProps) {
  return (
    <>
      <del className="min-w-0 rounded-sm bg-bad-soft px-1 break-words text-bad no-underline">
        <span className="sr-only">before </span>
        {before}
      </del>
      <span aria-hidden className="text-ink-3">
        →
      </span>
      <ins className="min-w-0 rounded-sm bg-good-soft px-1 break-words text-good no-underline">
        <span className="sr-only">after </span>
        {after}
      </ins>
      {percent !== null && <span className="text-ink-2">{percent}</span>}
    </>
  )
}

function Whole({ word, row }: { word: string; row: Json }) {
  return (
    <details className="min-w-0">
      <summary className="min-h-6">{word}</summary>
      <code className="block text-xs break-all text-ink-2">{printJson(row)}</code>
    </details>
  )
}

/** A row is named rather than printed whole. */
export function sayHeld(value: Json | undefined): string {
  if (value === undefined) return 'taken out'
  if (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    typeof value['name'] === 'string'
  )
    return `${value['name']}, as it is there`
  return say(value)
}

function say(value: Json): string {
  if (value === null) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' ? formatInteger(value) : printJson(value)
}
