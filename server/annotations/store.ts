// How annotations are kept and found.
import type { Cursor } from '../platform/cursor.ts'
import type { Rows } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import type { Annotation, AnnotationsAsked } from './schema.ts'

const columns = {
  id: true,
  economyKey: true,
  kind: true,
  label: true,
  fromAt: true,
  untilAt: true,
  revision: true,
  createdByName: true,
  createdAt: true,
} as const

export type AnnotationFields = Pick<Annotation, 'kind' | 'label' | 'fromAt' | 'untilAt'>

export async function insertAnnotation(
  rows: Rows,
  annotation: AnnotationFields & { economyKey: string; createdById: string; createdByName: string },
): Promise<Annotation> {
  return rows.annotation.create({ data: { ...annotation, id: newId('annotation') }, select: columns })
}

export async function findAnnotation(rows: Rows, economyKey: string, id: string): Promise<Annotation | null> {
  return rows.annotation.findFirst({ where: { economyKey, id }, select: columns })
}

/** Held until the transaction ends. */
export async function findAnnotationForUpdate(
  rows: Rows,
  economyKey: string,
  id: string,
): Promise<Annotation | null> {
  await rows.$queryRaw`select id from annotation where economy_key = ${economyKey} and id = ${id} for update`
  return findAnnotation(rows, economyKey, id)
}

export async function updateAnnotation(
  rows: Rows,
  id: string,
  fields: AnnotationFields,
): Promise<Annotation> {
  return rows.annotation.update({
    where: { id },
    data: { ...fields, revision: { increment: 1 } },
    select: columns,
  })
}

export async function deleteAnnotation(rows: Rows, id: string): Promise<void> {
  await rows.annotation.delete({ where: { id } })
}

type Page = Pick<AnnotationsAsked, 'economyKey' | 'kinds' | 'fromAt' | 'untilAt' | 'limit'> & {
  cursor: Cursor | null
}

/** The one that begins last first. */
export async function listAnnotations(rows: Rows, asked: Page): Promise<Annotation[]> {
  const { economyKey, kinds, fromAt, untilAt, cursor, limit } = asked
  return rows.annotation.findMany({
    where: {
      economyKey,
      ...(kinds === undefined ? {} : { kind: { in: kinds } }),
      AND: [
        ...(untilAt === undefined ? [] : [{ fromAt: { lt: untilAt } }]),
        ...(fromAt === undefined ? [] : [{ OR: [{ fromAt: { gte: fromAt } }, { untilAt: { gt: fromAt } }] }]),
        ...(cursor === null
          ? []
          : [{ OR: [{ fromAt: { lt: cursor.at } }, { fromAt: cursor.at, id: { lt: cursor.id } }] }]),
      ],
    },
    orderBy: [{ fromAt: 'desc' }, { id: 'desc' }],
    take: limit,
    select: columns,
  })
}
