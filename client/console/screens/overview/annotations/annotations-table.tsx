// The table of annotations, and the question that it puts to the server.
import { type AnnotationKind, annotationKinds } from '../../../../../server/annotations/words.ts'
import { defineTable } from '../../../../ui/table/definition.ts'
import type { TableState } from '../../../../ui/table/table-state.ts'
import { Time } from '../../../../ui/time.tsx'
import type { Inputs } from '../../../api.ts'
import { KindName } from './annotation-kind.tsx'
import type { Annotation } from './annotation-queries.ts'
import { AnnotationSpan } from './annotation-span.tsx'
import { AnnotationState } from './annotation-state.tsx'
import { kindWords } from './annotation-words.ts'

export const annotationsPageMax = 50

const filters = {
  kind: {
    kind: 'manyOf',
    label: 'Kind',
    options: annotationKinds.map(value => ({ value, label: kindWords[value].label })),
  },
} as const

export function defineAnnotations(zone: string) {
  return defineTable<Annotation>()({
    noun: ['annotation', 'annotations'],
    rowId: annotation => annotation.id,
    filters,
    columns: [
      {
        id: 'when',
        header: `When (${zone})`,
        cell: ({ fromAt, untilAt }) => (
          <>
            <AnnotationSpan fromAt={fromAt} untilAt={untilAt} withZone={false} />{' '}
            <span className="inline-flex pl-1 align-top">
              <AnnotationState fromAt={fromAt} untilAt={untilAt} />
            </span>
          </>
        ),
        width: 376,
      },
      { id: 'what', header: 'What', cell: row => row.label, narrow: 'main' },
      { id: 'kind', header: 'Kind', cell: row => <KindName kind={row.kind} />, width: 140 },
      { id: 'by', header: 'By', cell: row => row.createdByName, width: 160 },
      {
        id: 'written',
        header: `Written (${zone})`,
        cell: ({ createdAt }) => <Time at={createdAt} withZone={false} />,
        optional: true,
        width: 168,
        narrow: 'hidden',
      },
      {
        id: 'id',
        header: 'Id',
        cell: row => <code>{row.id}</code>,
        optional: true,
        width: 268,
        narrow: 'hidden',
      },
    ],
  })
}

export type AnnotationsState = TableState<typeof filters>
export type AnnotationsQuestion = Inputs['annotations']['list']

export function toAnnotationsQuestion(state: AnnotationsState, economyKey: string): AnnotationsQuestion {
  const kinds: readonly AnnotationKind[] | undefined = state.filters.kind
  const cursor = state.trail.at(-1)
  return {
    economyKey,
    ...(kinds === undefined ? {} : { kinds: [...kinds] }),
    limit: annotationsPageMax,
    ...(cursor === undefined ? {} : { cursor }),
  }
}
