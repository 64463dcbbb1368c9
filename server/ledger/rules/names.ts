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

export function nameAccount(accountId: string): string {
  return `${prefixes.account}_${accountId.replaceAll('-', '')}`
}

/** Any name of the ledger's, as the account that it carries and, below it, the row. Null for what is no name. */
export function parseAnyName(
  name: string,
): { kind: 'account' | 'entry' | 'hold' | 'lot'; accountId: string; number: number | null } | null {
  for (const kind of ['entry', 'hold', 'lot'] as const) {
    const row = parseRowName(kind, name)
    if (row !== null) return { kind, ...row }
  }
  const account = parseRowName('entry', `${name.replace(/^acc_/, 'ent_')}_1`)
  return name.startsWith('acc_') && account !== null
    ? { kind: 'account', accountId: account.accountId, number: null }
    : null
}
