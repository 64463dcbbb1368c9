// Accounts in ten groups of the same size, from those who spent least to those who spent most, and what a draft makes of each.

/** What one account really spent, and would have under the draft. */
export type Paid = { real: number; draft: number }

export type Decile = {
  accounts: number
  real: number
  draft: number
  more: number
  less: number
}

const decileCount = 10

/** Ten groups of the same size by what was really spent; a million figures are sorted, and never a million objects. */
export function computeDeciles(paid: readonly Paid[]): Decile[] {
  const sorted = Float64Array.from(paid, ({ real }) => real).toSorted()
  const ends = Array.from({ length: decileCount }, (_, index) =>
    Math.round(((index + 1) * sorted.length) / decileCount),
  )
  const groups = ends.map((end, index) => {
    const begin = index === 0 ? 0 : (ends[index - 1] ?? 0)
    const most = sorted[end - 1] ?? 0
    let alike = 0
    for (let at = end - 1; at >= begin && sorted[at] === most; at -= 1) alike += 1
    return { most, alike: end === begin ? 0 : alike, isEmpty: end === begin }
  })
  const deciles = groups.map(() => ({ accounts: 0, real: 0, draft: 0, more: 0, less: 0 }))
  for (const { real, draft } of paid) {
    // Of accounts that spent as much as a group's last, as many belong to it as stand there in order.
    const index = groups.findIndex(
      ({ most, alike, isEmpty }) => !isEmpty && (real < most || (real === most && alike > 0)),
    )
    const group = groups[index]
    const decile = deciles[index]
    if (group === undefined || decile === undefined) throw new Error('everybody stands somewhere in order')
    if (real === group.most) group.alike -= 1
    decile.accounts += 1
    decile.real += real
    decile.draft += draft
    if (draft > real) decile.more += 1
    if (draft < real) decile.less += 1
  }
  return deciles
}
