// What annotations are called, and where each of them is.
import type { AnnotationKind } from '../../../../../server/annotations/words.ts'
import { stringifySearch } from '../../../search.ts'

export const kindWords: Record<AnnotationKind, { label: string; hint: string }> = {
  experiment: { label: 'Experiment', hint: 'A phase of something that is tried out' },
  campaign: { label: 'Campaign', hint: 'A discount, a mailing, advertising' },
  release: { label: 'Release', hint: 'A new version of a product' },
  outage: { label: 'Outage', hint: 'Something was down or too slow' },
  other: { label: 'Other', hint: 'Whatever else bends a curve' },
}

export function annotationHref(economyKey: string, id: string): string {
  return `/${economyKey}/overview/annotations${stringifySearch({ open: id })}`
}
