// The names of rows as products and operators see them: they carry the account and the number, so no index has to find them.

export type RowName = { accountId: string; number: number }

const prefixes = { entry: 'ent', hold: 'hld', lot: 'lot', account: 'acc' } as const

export function nameRow(kind: 'entry' | 'hold' | 'lot', accountId: string, number: number): string {
  return `${prefixes[kind]}_${accountId.replaceAll('-', '')}_${number}`
}

/** Null for what cannot be a name of that kind. */
export function parseRowName(kind: 'entry' | 'hold' | 'lot', name: string): RowName | null {
  const match =
    /^(ent|hld|lot)_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([1-9]\d{0,14})$/.exec(
      name,
    )
  if (match === null || match[1] !== prefixes[kind]) return null
  return { accountId: match.slice(2, 7).join('-'), number: Number(match[7]) }
}
