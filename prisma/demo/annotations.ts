// What operators noted on the charts of the demo: what its figures alone do not tell. Days are of its 90.
import type { AnnotationKind } from '../../server/annotations/words.ts'
import type { Role } from '../../server/operators/words.ts'

export type DemoAnnotation = {
  economyKey: string
  kind: AnnotationKind
  label: string
  by: Role
  fromDay: number
  untilDay: number | null
}

export const annotationReason = 'Whoever looks at these days later should not have to guess.'

export const annotations: readonly DemoAnnotation[] = [
  {
    economyKey: 'jobsearch',
    kind: 'experiment',
    label: 'Cheaper letters under watch: keep them or roll back',
    by: 'growth',
    fromDay: 50,
    untilDay: 78,
  },
  {
    economyKey: 'jobsearch',
    kind: 'other',
    label: 'One hand opens many accounts, and pays with the cards of others',
    by: 'risk',
    fromDay: 61,
    untilDay: null,
  },
]
