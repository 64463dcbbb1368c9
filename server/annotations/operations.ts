// What operators do to annotations, in which order: load, decide, save.
import { isDeepStrictEqual } from 'node:util'
import { getEconomy } from '../economies/operations.ts'
import type { Change, Unchanged } from '../operators/operations/audited.ts'
import type { Operator } from '../operators/schema.ts'
import { decodeCursor, encodeCursor } from '../platform/cursor.ts'
import type { Rows } from '../platform/database.ts'
import { DomainError } from '../platform/errors.ts'
import { decideSpan } from './rules.ts'
import type { Annotation, AnnotationsAsked } from './schema.ts'
import {
  type AnnotationFields,
  deleteAnnotation,
  findAnnotation,
  findAnnotationForUpdate,
  insertAnnotation,
  listAnnotations,
  updateAnnotation,
} from './store.ts'

type Subject = { economyKey: string; id: string }
type Answer = { id: string; revision: number }

export async function createAnnotation(
  rows: Rows,
  asked: AnnotationFields & { economyKey: string },
  operator: Pick<Operator, 'id' | 'name'>,
): Promise<Change<Answer>> {
  await getEconomy(rows, asked.economyKey)
  acceptSpan(asked)
  const by = { createdById: operator.id, createdByName: operator.name }
  const annotation = await insertAnnotation(rows, { ...toFields(asked), economyKey: asked.economyKey, ...by })
  return { ...aboutChange(annotation), before: null, after: toAudited(annotation) }
}

/** Refused when somebody changed it since the operator opened it. */
export async function changeAnnotation(
  rows: Rows,
  asked: AnnotationFields & Subject & { revision: number },
): Promise<Change<Answer> | Unchanged<Answer>> {
  const annotation = required(await findAnnotationForUpdate(rows, asked.economyKey, asked.id))
  if (asked.revision !== annotation.revision) {
    throw new DomainError('CHANGED_MEANWHILE', 'Somebody changed this annotation since you opened it.', {
      revision: annotation.revision,
    })
  }
  acceptSpan(asked)
  const fields = toFields(asked)
  if (isDeepStrictEqual(fields, toFields(annotation)))
    return { unchanged: true, answer: toAnswer(annotation) }
  const changed = await updateAnnotation(rows, annotation.id, fields)
  return { ...aboutChange(changed), before: toAudited(annotation), after: toAudited(changed) }
}

export async function removeAnnotation(rows: Rows, { economyKey, id }: Subject): Promise<Change<Answer>> {
  const annotation = required(await findAnnotationForUpdate(rows, economyKey, id))
  await deleteAnnotation(rows, annotation.id)
  return { ...aboutChange(annotation), before: toAudited(annotation), after: null }
}

export async function getAnnotation(rows: Rows, { economyKey, id }: Subject): Promise<Annotation> {
  return required(await findAnnotation(rows, economyKey, id))
}

export async function showAnnotations(
  rows: Rows,
  { cursor, limit, ...asked }: AnnotationsAsked,
): Promise<{ rows: Annotation[]; nextCursor: string | null }> {
  const place = cursor === undefined ? null : decodeCursor(cursor)
  const found = await listAnnotations(rows, { ...asked, cursor: place, limit: limit + 1 })
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const more = found.length > limit && last !== undefined
  return { rows: page, nextCursor: more ? encodeCursor({ at: last.fromAt, id: last.id }) : null }
}

function acceptSpan(asked: Pick<Annotation, 'fromAt' | 'untilAt'>): void {
  const decision = decideSpan(asked)
  if (decision.kind === 'accepted') return
  const { field, message } = decision
  throw new DomainError('INVALID_INPUT', message, { fields: { [field]: message } })
}

function required(annotation: Annotation | null): Annotation {
  if (annotation === null)
    throw new DomainError('UNKNOWN_SUBJECT', 'There is no such annotation: it may have been deleted.')
  return annotation
}

function toFields({ kind, label, fromAt, untilAt }: AnnotationFields): AnnotationFields {
  return { kind, label, fromAt, untilAt }
}

function toAudited({ kind, label, fromAt, untilAt }: AnnotationFields) {
  return { kind, label, fromAt: fromAt.toISOString(), untilAt: untilAt?.toISOString() ?? null }
}

function aboutChange(annotation: Annotation) {
  return {
    subject: { kind: 'annotation', id: annotation.id, label: annotation.label },
    economyKey: annotation.economyKey,
    answer: toAnswer(annotation),
  }
}

function toAnswer({ id, revision }: Annotation): Answer {
  return { id, revision }
}
