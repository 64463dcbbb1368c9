// What was decided, by whom and why; before that, what giving everything back would do.
import { KeyValues } from '../../../ui/key-values.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { Tokens } from '../../../ui/tokens.tsx'
import { useEconomyKey } from '../../current.ts'
import { accountHref } from '../accounts/account-queries.ts'
import { MoveOutcome } from '../accounts/move-preview.tsx'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { StateBadge } from './dispute-badges.tsx'
import type { Dispute } from './dispute-queries.ts'

export function DecisionPanel({ shown: { dispute, giveBack } }: { shown: Dispute }) {
  if (dispute.state !== 'open') return <Decided dispute={dispute} />
  if (giveBack === null) return null
  return (
    <Panel title="If all that is left goes back">
      {giveBack.kind === 'refused' ? (
        <p className="text-sm text-ink-2">{giveBack.message}</p>
      ) : (
        <div className="grid gap-2">
          <MoveOutcome {...giveBack} />
        </div>
      )}
    </Panel>
  )
}

function Decided({ dispute }: Pick<Dispute, 'dispute'>) {
  const economyKey = useEconomyKey()
  const unit = useTokenUnit()
  const { userId, givenBack, refundId, decidedAt, decidedBy, decisionReason } = dispute
  return (
    <Panel title="Decision" actions={<StateBadge {...dispute} />}>
      <KeyValues
        rows={[
          ...(givenBack === null
            ? []
            : [{ label: 'Given back', value: <Tokens amount={givenBack} unit={unit} /> }]),
          { label: 'By', value: decidedBy },
          { label: 'Why', value: decisionReason },
          ...(decidedAt === null ? [] : [{ label: 'Decided', value: <Time at={decidedAt} /> }]),
          ...(refundId === null
            ? []
            : [
                {
                  label: 'Refund',
                  value: (
                    <Link href={accountHref({ economyKey, userId, entry: refundId })}>
                      Entry {refundId.replace(/^.*_/, '')}
                    </Link>
                  ),
                },
              ]),
        ]}
      />
    </Panel>
  )
}
