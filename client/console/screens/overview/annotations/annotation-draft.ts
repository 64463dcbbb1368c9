// What is being typed about an annotation, before it is sent: how it begins, what is wrong with it, what it asks for.
import { decideSpan } from '../../../../../server/annotations/rules.ts'
import { type AnnotationKind, labelMax } from '../../../../../server/annotations/words.ts'
import type { Annotation } from './annotation-queries.ts'

export interface AnnotationDraft {
  label: string
  kind: AnnotationKind | null
  fromAt: string | null
  lasts: 'moment' | 'span'
  /** Kept while a moment is chosen, for whoever chooses the span again. */
  untilAt: string | null
}

type Fields = Pick<Annotation, 'label' | 'kind' | 'fromAt' | 'untilAt'>

const minuteMs = 60_000

/** Of this minute: most of what is noted has just happened. */
export function beginDraft(nowMs: number): AnnotationDraft {
  const fromAt = new Date(Math.floor(nowMs / minuteMs) * minuteMs).toISOString()
  return { label: '', kind: null, fromAt, lasts: 'moment', untilAt: null }
}

export function draftOf({ label, kind, fromAt, untilAt }: Fields): AnnotationDraft {
  return { label, kind, fromAt, lasts: untilAt === null ? 'moment' : 'span', untilAt }
}

/** Null while something is missing. */
export function fieldsOf({ label, kind, fromAt, lasts, untilAt }: AnnotationDraft): Fields | null {
  if (kind === null || fromAt === null || (lasts === 'span' && untilAt === null)) return null
  return { label: label.trim(), kind, fromAt, untilAt: lasts === 'span' ? untilAt : null }
}

/** What is wrong with the draft, by field. */
export function refuseDraft(draft: AnnotationDraft): Record<string, string> {
  const { label, kind, fromAt, lasts, untilAt } = draft
  const refused: Record<string, string> = {}
  if (label.trim() === '') refused.label = 'Say what happened'
  else if (label.trim().length > labelMax) refused.label = `At most ${labelMax} characters`
  if (kind === null) refused.kind = 'Say of what kind it is'
  if (fromAt === null) refused.fromAt = 'Give a day and a time'
  if (lasts === 'span' && untilAt === null) refused.untilAt = 'Give a day and a time'
  if (lasts === 'span' && untilAt !== null && fromAt !== null) {
    const decision = decideSpan({ fromAt: new Date(fromAt), untilAt: new Date(untilAt) })
    if (decision.kind === 'refused') refused[decision.field] = decision.message
  }
  return refused
}
