// The table of accounts: its columns, its filter, and the question they put to the server.
import { Badge } from '../../../ui/badge.tsx'
import { defineTable } from '../../../ui/table/definition.ts'
import type { TableState } from '../../../ui/table/table-state.ts'
import { Time } from '../../../ui/time.tsx'
import type { TokenUnit } from '../../../ui/tokens.ts'
import { Tokens } from '../../../ui/tokens.tsx'
import type { Inputs, Outputs } from '../../api.ts'
import type { Mode } from '../../current.ts'
import { sayFriction } from './friction-words.ts'

export const accountsPageMax = 50

export type AccountRow = Outputs['accounts']['list']['rows'][number]

export function defineAccountsTable(unit: TokenUnit) {
  return defineTable<AccountRow>()({
    noun: ['account', 'accounts'],
    rowId: account => account.id,
    searchHint: 'User id, e-mail or any id',
    columns: [
      { id: 'user', header: 'User', cell: account => account.userId, narrow: 'main' },
      {
        id: 'email',
        header: 'E-mail',
        cell: account => account.email ?? <None>not told</None>,
        width: 220,
        narrow: 'hidden',
      },
      {
        id: 'available',
        header: 'Available',
        cell: account => <Tokens amount={account.available} unit={unit} />,
        align: 'right',
        width: 132,
      },
      {
        id: 'held',
        header: 'Held',
        cell: account => <Amount amount={account.held} unit={unit} />,
        align: 'right',
        width: 100,
        narrow: 'hidden',
      },
      {
        id: 'debt',
        header: 'Owed',
        cell: account => <Amount amount={account.debt} unit={unit} />,
        align: 'right',
        width: 100,
        narrow: 'hidden',
      },
      {
        id: 'plan',
        header: 'Plan',
        cell: account => account.plan ?? <None>none</None>,
        width: 116,
        narrow: 'hidden',
      },
      {
        id: 'friction',
        header: 'Friction',
        cell: account =>
          account.friction === null ? (
            <None>none</None>
          ) : (
            <Badge tone="warn">{sayFriction(account.friction.kind)}</Badge>
          ),
        width: 132,
      },
      {
        id: 'last',
        header: 'Last activity',
        cell: account => <Time at={account.lastAt} relative withZone={false} />,
        width: 132,
      },
    ],
    filters: {
      state: {
        kind: 'oneOf',
        label: 'State',
        options: [
          { value: 'owing', label: 'Owes tokens' },
          { value: 'restricted', label: 'Friction' },
        ],
      },
    },
  })
}

export type AccountsState = TableState<ReturnType<typeof defineAccountsTable>['filters']>

export function toAccountsQuestion(
  state: AccountsState,
  where: { economyKey: string; mode: Mode },
): Inputs['accounts']['list'] & { limit: number } {
  const { state: chosen } = state.filters
  const cursor = state.trail.at(-1)
  return {
    ...where,
    filter: {
      ...(state.search === '' ? {} : { text: state.search }),
      ...(chosen === undefined ? {} : { state: chosen }),
    },
    limit: accountsPageMax,
    ...(cursor === undefined ? {} : { cursor }),
  }
}

function Amount({ amount, unit }: { amount: number; unit: TokenUnit }) {
  return amount === 0 ? <None>0</None> : <Tokens amount={amount} unit={unit} />
}

function None({ children }: { children: string }) {
  return <span className="text-ink-3">{children}</span>
}
