// The table of one-time links: invitations, and those that renew a password.
import type { InvitationState } from '../../../../server/operators/schema.ts'
import { roleNames } from '../../../../server/operators/words.ts'
import { Badge } from '../../../ui/badge.tsx'
import { defineTable } from '../../../ui/table/definition.ts'
import type { TableState } from '../../../ui/table/table-state.ts'
import { Time } from '../../../ui/time.tsx'
import type { Tone } from '../../../ui/tone.ts'
import type { Outputs } from '../../api.ts'

export type InvitationRow = Outputs['invitations']['list'][number]

const stateWords: Record<InvitationState, { label: string; tone: Tone }> = {
  open: { label: 'Open', tone: 'info' },
  accepted: { label: 'Used', tone: 'good' },
  expired: { label: 'Expired', tone: 'neutral' },
  revoked: { label: 'Revoked', tone: 'bad' },
}

export const invitationsTable = defineTable<InvitationRow>()({
  noun: ['invitation', 'invitations'],
  rowId: invitation => invitation.id,
  searchHint: 'E-mail or id',
  usualSort: { column: 'created', descending: true },
  columns: [
    { id: 'email', header: 'For', cell: invitation => invitation.email ?? 'the first owner', narrow: 'main' },
    {
      id: 'kind',
      header: 'To',
      cell: invitation =>
        invitation.operatorId === null ? `join as ${roleNames[invitation.role]}` : 'set a new password',
      width: 168,
    },
    {
      id: 'state',
      header: 'State',
      cell: invitation => {
        const { label, tone } = stateWords[invitation.state]
        return (
          <Badge tone={tone} dot>
            {label}
          </Badge>
        )
      },
      width: 104,
    },
    {
      id: 'by',
      header: 'By',
      cell: invitation => invitation.invitedByName ?? '–',
      width: 136,
      narrow: 'hidden',
    },
    {
      id: 'created',
      header: 'Made',
      cell: invitation => <Time at={invitation.createdAt} show="date" withZone={false} />,
      width: 120,
      narrow: 'hidden',
    },
    {
      id: 'expires',
      header: 'Ends',
      cell: invitation => <Time at={invitation.expiresAt} show="date" withZone={false} />,
      width: 120,
    },
  ],
  filters: {
    state: {
      kind: 'manyOf',
      label: 'State',
      options: (['open', 'accepted', 'expired', 'revoked'] as const).map(state => ({
        value: state,
        label: stateWords[state].label,
      })),
    },
  },
})

type InvitationsState = TableState<typeof invitationsTable.filters>

/** Newest first, as the server tells them. */
export function arrangeInvitations(
  invitations: readonly InvitationRow[],
  { search, filters }: Pick<InvitationsState, 'search' | 'filters'>,
): InvitationRow[] {
  const sought = search.toLowerCase()
  return invitations.filter(
    invitation =>
      `${invitation.email ?? ''}\n${invitation.id}`.toLowerCase().includes(sought) &&
      (filters.state === undefined || filters.state.includes(invitation.state)),
  )
}
