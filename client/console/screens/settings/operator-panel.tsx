// One operator, beside the table: the facts, and what an owner can do about them.
import { useQuery } from '@tanstack/react-query'
import { Ban, KeyRound, LogOut, type LucideIcon, UserCheck, UserCog } from 'lucide-react'
import { useState } from 'react'
import { decideDisable, decidePasswordLink, decideRoleChange } from '../../../../server/operators/rules.ts'
import { roleNames } from '../../../../server/operators/words.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { CopyableId } from '../../../ui/copyable-id.tsx'
import { Failure } from '../../../ui/failure.tsx'
import { KeyValues } from '../../../ui/key-values.tsx'
import { Link } from '../../../ui/link.tsx'
import { Sheet } from '../../../ui/sheet.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Time } from '../../../ui/time.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { trpc } from '../../api.ts'
import { useCan, useEconomy, useOperator } from '../../current.ts'
import { auditHref } from '../audit-href.ts'
import { QueryFailure } from '../query-failure.tsx'
import { ChangeRoleDialog } from './change-role-dialog.tsx'
import type { OneTimeLink } from './one-time-link-dialog.tsx'
import { DisableDialog, EnableDialog, EndSessionsDialog, PasswordLinkDialog } from './operator-dialogs.tsx'
import { type OperatorRow, OperatorStateBadge } from './operators-table.tsx'
import { describeRole } from './role-matrix.ts'

export interface OperatorPanelProps {
  id: string
  onClose: () => void
  onLink: (link: OneTimeLink) => void
}

type Doing = 'role' | 'disable' | 'enable' | 'sessions' | 'password'

export function OperatorPanel({ id, onClose, onLink }: OperatorPanelProps) {
  const me = useOperator()
  const query = useQuery(trpc.operators.list.queryOptions())
  const [doing, setDoing] = useState<Doing>()
  const stop = () => setDoing(undefined)
  const operator = query.data?.find(one => one.id === id)
  return (
    <Sheet
      open
      onOpenChange={onClose}
      title={operator?.name ?? 'Operator'}
      description={operator && <OperatorMarks operator={operator} isMe={operator.id === me.id} />}
    >
      {query.error !== null && query.data === undefined && <QueryFailure query={query} />}
      {query.isPending && <Skeleton lines={6} />}
      {query.data && !operator && <Failure message="There is no such operator." />}
      {query.data && operator && (
        <div className="grid gap-6">
          <OperatorFacts operator={operator} />
          <OperatorActions operator={operator} everyone={query.data} onDo={setDoing} />
          <OperatorHistoryLink operator={operator} />
        </div>
      )}
      {operator && doing === 'role' && <ChangeRoleDialog operator={operator} onClose={stop} />}
      {operator && doing === 'disable' && <DisableDialog operator={operator} onClose={stop} />}
      {operator && doing === 'enable' && <EnableDialog operator={operator} onClose={stop} />}
      {operator && doing === 'sessions' && <EndSessionsDialog operator={operator} onClose={stop} />}
      {operator && doing === 'password' && (
        <PasswordLinkDialog operator={operator} onClose={stop} onLink={onLink} />
      )}
    </Sheet>
  )
}

function OperatorMarks({ operator, isMe }: { operator: OperatorRow; isMe: boolean }) {
  return (
    <span className="mt-1 flex flex-wrap items-center gap-2">
      <OperatorStateBadge disabled={operator.disabledAt !== null} />
      <Badge>{roleNames[operator.role]}</Badge>
      {operator.demo && <Badge tone="info">Demo</Badge>}
      {isMe && <Badge tone="accent">You</Badge>}
    </span>
  )
}

function OperatorFacts({ operator }: { operator: OperatorRow }) {
  return (
    <KeyValues
      rows={[
        { label: 'E-mail', value: operator.email },
        { label: 'Id', value: <CopyableId id={operator.id} label="operator id" lengthMax={34} /> },
        {
          label: 'Role',
          value: (
            <>
              {roleNames[operator.role]}
              <span className="block text-ink-2">{describeRole(operator.role)}</span>
            </>
          ),
        },
        {
          label: 'Signs in with',
          value: operator.demo
            ? 'a demo button, without a password'
            : operator.twoFactorEnabled
              ? 'a password and a second factor'
              : 'a password',
        },
        { label: 'Since', value: <Time at={operator.createdAt} /> },
        {
          label: 'Last seen',
          value: operator.lastSeenAt === null ? 'never' : <Time at={operator.lastSeenAt} />,
        },
        ...(operator.disabledAt === null
          ? []
          : [{ label: 'Disabled', value: <Time at={operator.disabledAt} /> }]),
      ]}
    />
  )
}

interface OperatorActionsProps {
  operator: OperatorRow
  everyone: readonly OperatorRow[]
  onDo: (doing: Doing) => void
}

/** What the server would refuse is not offered; the rules are its own. */
function OperatorActions({ operator, everyone, onDo }: OperatorActionsProps) {
  const me = useOperator()
  const can = useCan('operators.change')
  const facts = {
    actorId: me.id,
    operator: {
      ...operator,
      disabledAt: operator.disabledAt === null ? null : new Date(operator.disabledAt),
    },
    activeOwnersCount: everyone.filter(one => one.role === 'owner' && one.disabledAt === null).length,
  }
  // Any other role stands for all of them: what is refused does not hang on which.
  const otherRole = operator.role === 'viewer' ? 'support' : 'viewer'
  const actions: Array<{ doing: Doing; icon: LucideIcon; label: string; refused: string | undefined }> = [
    {
      doing: 'role',
      icon: UserCog,
      label: 'Change role',
      refused: refusalOf(decideRoleChange({ ...facts, role: otherRole })),
    },
    {
      doing: 'password',
      icon: KeyRound,
      label: 'Make password link',
      refused: refusalOf(decidePasswordLink(facts)),
    },
    {
      doing: 'sessions',
      icon: LogOut,
      label: 'Sign out everywhere',
      refused: operator.sessionsCount === 0 ? 'There is no session' : undefined,
    },
    operator.disabledAt === null
      ? { doing: 'disable', icon: Ban, label: 'Disable', refused: refusalOf(decideDisable(facts)) }
      : { doing: 'enable', icon: UserCheck, label: 'Enable', refused: undefined },
  ]
  return (
    <section aria-label="Actions" className="flex flex-wrap gap-2 border-t border-line pt-4">
      {actions.map(({ doing, icon, label, refused }) => (
        <Button
          key={doing}
          icon={icon}
          refusedBecause={can.refusedBecause ?? refused}
          onClick={() => onDo(doing)}
        >
          {label}
        </Button>
      ))}
    </section>
  )
}

function refusalOf(decision: ReturnType<typeof decideDisable>): string | undefined {
  return decision.kind === 'refused' ? decision.message : undefined
}

function OperatorHistoryLink({ operator }: { operator: OperatorRow }) {
  const { key: economyKey, resetZone: zone } = useEconomy()
  const now = new Date(useNow())
  const can = useCan('audit.read')
  if (!can.allowed) return null
  const about = { economyKey, since: operator.createdAt, now, zone }
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
      <Link href={auditHref({ ...about, find: { actor: operator.id } })}>What they changed</Link>
      <Link href={auditHref({ ...about, find: { q: operator.id } })}>What was changed about them</Link>
    </p>
  )
}
