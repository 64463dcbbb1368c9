// What happened to an economy, as lines of a list and as marks on its charts. Another kind is one more member of the union.
import type { Annotation } from '../../../ui/chart/chart-data.ts'
import type { Outputs } from '../../api.ts'
import { stringifySearch } from '../../search.ts'
import { annotationHref, kindWords } from './annotations/annotation-words.ts'

type Version = Pick<
  Outputs['catalog']['versions']['list']['rows'][number],
  'number' | 'kind' | 'sourceNumber' | 'effectiveAt' | 'reason' | 'publishedByName' | 'cancellation'
>
type Incident = Pick<
  Outputs['alerts']['incidents']['rows'][number],
  'id' | 'alertName' | 'openedAt' | 'closedAt' | 'severity'
>
type Setting = Pick<Outputs['audit']['list']['rows'][number], 'id' | 'at' | 'actorName' | 'reason'>
type Noted = Pick<
  Outputs['annotations']['list']['rows'][number],
  'id' | 'kind' | 'label' | 'fromAt' | 'untilAt' | 'createdByName'
>

export interface Happening {
  kind: 'publish' | 'rollback' | 'incident' | 'setting' | 'annotation'
  id: string
  at: string
  /** Of what lasted: its end. */
  until?: string | undefined
  /** What, and why. */
  label: string
  /** Who, or what came of it. */
  detail: string
  href: string
}

/** Those that have begun: what is planned has not happened, and what was cancelled never did. */
export function tellVersions(economyKey: string, versions: readonly Version[], nowMs: number): Happening[] {
  return versions
    .filter(({ cancellation, effectiveAt }) => cancellation === null && Date.parse(effectiveAt) <= nowMs)
    .map(({ number, kind, sourceNumber, effectiveAt, reason, publishedByName }) => ({
      kind: kind === 'rollback' ? 'rollback' : 'publish',
      id: `version ${number}`,
      at: effectiveAt,
      label:
        kind === 'rollback' ? `v${number}, back to v${sourceNumber} · ${reason}` : `v${number} · ${reason}`,
      detail: publishedByName,
      href: versionHref(economyKey, number),
    }))
}

export function tellIncidents(economyKey: string, incidents: readonly Incident[]): Happening[] {
  return incidents.map(({ id, alertName, openedAt, closedAt }) => ({
    kind: 'incident',
    id,
    at: openedAt,
    label: alertName,
    detail: closedAt === null ? 'Open' : 'Closed',
    href: incidentHref(economyKey, id),
  }))
}

export function tellSettings(economyKey: string, entries: readonly Setting[]): Happening[] {
  return entries.map(({ id, at, actorName, reason }) => ({
    kind: 'setting',
    id,
    at,
    label: reason,
    detail: actorName,
    href: `/${economyKey}/settings/audit${stringifySearch({ open: id })}`,
  }))
}

/** What operators noted themselves, also what is still to come: a chart that reaches that far marks it. */
export function tellAnnotations(economyKey: string, annotations: readonly Noted[]): Happening[] {
  return annotations.map(({ id, kind, label, fromAt, untilAt, createdByName }) => ({
    kind: 'annotation',
    id,
    at: fromAt,
    until: untilAt ?? undefined,
    label,
    detail: `${kindWords[kind].label}, by ${createdByName}`,
    href: annotationHref(economyKey, id),
  }))
}

/** What is planned has not happened yet. */
export function onlyBegun<Row extends Pick<Noted, 'fromAt'>>(
  annotations: readonly Row[],
  nowMs: number,
): Row[] {
  return annotations.filter(({ fromAt }) => Date.parse(fromAt) <= nowMs)
}

/** Prices and annotations: an incident is drawn by the figure itself, and a setting changes none. */
export function annotate(happenings: readonly Happening[]): Annotation[] {
  return happenings
    .filter(({ kind }) => kind === 'publish' || kind === 'rollback' || kind === 'annotation')
    .map(({ at, until, label, href }) => ({ at, until, label, href }))
}

/** The newest first. */
export function mergeHappenings(lists: ReadonlyArray<readonly Happening[]>, max: number): Happening[] {
  return lists
    .flat()
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at) || a.id.localeCompare(b.id))
    .slice(0, max)
}

export function incidentHref(economyKey: string, id: string): string {
  return `/${economyKey}/settings/alerts${stringifySearch({ open: id })}`
}

function versionHref(economyKey: string, number: number): string {
  return `/${economyKey}/prices${stringifySearch({ tab: 'history', open: String(number) })}`
}
