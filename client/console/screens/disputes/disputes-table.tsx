// The tables of disputes, of those that wait and of those that are decided, and the question that they put to the server.
import { type DisputeReason, disputeReasons, reasonNames } from '../../../../server/disputes/words.ts'
import { Badge } from '../../../ui/badge.tsx'
import { type Column, defineTable } from '../../../ui/table/definition.ts'
import type { TableState } from '../../../ui/table/table-state.ts'
import { Time } from '../../../ui/time.tsx'
import type { TokenUnit } from '../../../ui/tokens.ts'
import { Tokens } from '../../../ui/tokens.tsx'
import type { Inputs } from '../../api.ts'
import type { Mode } from '../../current.ts'
import { Due, StateBadge } from './dispute-badges.tsx'
import type { DisputeRow } from './dispute-queries.ts'
import { groupOf, groupWords } from './dispute-words.ts'
import type { Queued } from './live-queue.ts'

export const disputesPageMax = 50

const filters = {
  reason: {
    kind: 'manyOf',
    label: 'Reason',
    options: disputeReasons.map(value => ({ value, label: reasonNames[value] })),
  },
} as const

const reason: Column<DisputeRow> = {
  id: 'reason',
  header: 'Reason',
  cell: row => reasonNames[row.reason],
  width: 248,
  narrow: 'main',
}
const user: Column<DisputeRow> = { id: 'user', header: 'User', cell: row => row.userId, width: 176 }
const words: Column<DisputeRow> = {
  id: 'words',
  header: 'In their words',
  cell: ({ text }) => (text === null ? <None>none</None> : text),
}
const others: Column<DisputeRow>[] = [
  {
    id: 'group',
    header: 'Kind of reason',
    cell: row => groupWords[groupOf(row.reason)],
    optional: true,
    width: 128,
    narrow: 'hidden',
  },
  {
    id: 'openedBy',
    header: 'Opened by',
    cell: ({ openedBy }) => openedBy ?? <None>the product</None>,
    optional: true,
    width: 148,
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
]

export function defineQueue(zone: string) {
  return defineTable<DisputeRow & Queued>()({
    noun: ['dispute', 'disputes'],
    rowId: dispute => dispute.id,
    searchHint: 'User, dispute or entry id',
    columns: [
      reason,
      { id: 'due', header: 'Due', cell: row => <DueCell row={row} />, width: 176 },
      user,
      words,
      {
        id: 'opened',
        header: `Opened (${zone})`,
        cell: ({ openedAt }) => <Time at={openedAt} withZone={false} />,
        width: 168,
        narrow: 'hidden',
      },
      ...others,
    ],
    filters,
  })
}

export function defineDecided(unit: TokenUnit, zone: string) {
  return defineTable<DisputeRow>()({
    noun: ['dispute', 'disputes'],
    rowId: dispute => dispute.id,
    searchHint: 'User, dispute or entry id',
    columns: [
      reason,
      { id: 'state', header: 'Decision', cell: row => <StateBadge {...row} />, width: 128 },
      {
        id: 'givenBack',
        header: 'Given back',
        cell: ({ givenBack }) =>
          givenBack === null ? <None>–</None> : <Tokens amount={givenBack} unit={unit} />,
        align: 'right',
        width: 108,
      },
      user,
      {
        id: 'why',
        header: 'Why',
        cell: ({ decisionReason }) => decisionReason ?? <None>–</None>,
        narrow: 'hidden',
      },
      { id: 'decidedBy', header: 'By', cell: row => row.decidedBy ?? <None>–</None>, width: 128 },
      {
        id: 'decided',
        header: `Decided (${zone})`,
        cell: ({ decidedAt }) => decidedAt !== null && <Time at={decidedAt} withZone={false} />,
        width: 168,
      },
      { ...words, optional: true, narrow: 'hidden' },
      ...others,
    ],
    filters,
  })
}

/** The row stays where it was until the list is asked anew. */
function DueCell({ row }: { row: DisputeRow & Queued }) {
  if (row.hasLeft) return <Badge>Decided meanwhile</Badge>
  if (row.isUnderWay) return <Badge tone="info">Being given back</Badge>
  return <Due dueAt={row.dueAt} />
}

export type DisputesShown = 'open' | 'decided'
export type DisputesState = TableState<typeof filters>
export type DisputesQuestion = Inputs['disputes']['list'] & { economyKey: string }

export function toDisputesQuestion(
  state: DisputesState,
  where: { economyKey: string; mode: Mode; shown: DisputesShown },
): DisputesQuestion {
  const { shown, ...place } = where
  const reasons: readonly DisputeReason[] | undefined = state.filters.reason
  const cursor = state.trail.at(-1)
  return {
    ...place,
    filter: {
      state: shown,
      ...(reasons === undefined ? {} : { reason: [...reasons] }),
      ...(state.search === '' ? {} : { text: state.search }),
    },
    limit: disputesPageMax,
    ...(cursor === undefined ? {} : { cursor }),
  }
}

export function readShown(param: string | undefined): DisputesShown {
  return param === 'decided' ? 'decided' : 'open'
}

function None({ children }: { children: string }) {
  return <span className="text-ink-3">{children}</span>
}
