// Which insight lists are of chosen dates; the others are of now. Apart from their words, because the frame asks it.

const dated = new Set<string | undefined>(['low_margin', 'actions', 'flows'])

export function isDatedInsight(list: string | undefined): boolean {
  return dated.has(list)
}
