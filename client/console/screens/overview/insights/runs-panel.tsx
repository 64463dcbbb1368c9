// Who completed a mission, and what it took of each; above it what each of its steps costs.
import { Time } from '../../../../ui/time.tsx'
import { Tokens } from '../../../../ui/tokens.tsx'
import { type Outputs, queryClient, trpc } from '../../../api.ts'
import { useEconomy, useMode } from '../../../current.ts'
import { accountHref } from '../../accounts/account-queries.ts'
import { useTokenUnit } from '../../accounts/use-token-unit.ts'
import { usePages } from '../../use-pages.ts'
import { RowsSheet } from './rows-sheet.tsx'

export interface RunsPanelProps {
  mission: Outputs['insights']['missions']['rows'][number]
  onClose: () => void
}

const pageSize = 50

export function RunsPanel({ mission: { mission, name, steps }, onClose }: RunsPanelProps) {
  const { key: economyKey } = useEconomy()
  const token = useTokenUnit()
  const question = { economyKey, mode: useMode(), mission, limit: pageSize }
  const query = usePages(trpc.insights.runs.queryKey(question), next =>
    queryClient.fetchQuery({ ...trpc.insights.runs.queryOptions({ ...question, ...next }), staleTime: 0 }),
  )
  return (
    <RowsSheet
      title={`Completed: ${name}`}
      description="In the last 90 days, the newest first"
      query={query}
      empty={{
        title: 'Nobody completed it in 90 days',
        fills: 'Products tell of a completed mission with activity.record and the kind mission_done.',
      }}
      onClose={onClose}
      toLine={({ userId, completedAt, tokens }) => ({
        key: `${userId} ${completedAt}`,
        userId,
        href: accountHref({ economyKey, userId, tab: 'history' }),
        says: <Time at={completedAt} />,
        amount: (
          <span className="font-medium">
            <Tokens amount={tokens} unit={token} />
          </span>
        ),
      })}
    >
      <dl
        aria-label="What its steps cost"
        className="mb-4 grid gap-1 rounded-md border border-line p-3 text-sm"
      >
        {steps.map(step => (
          <div key={step.name} className="flex justify-between gap-3">
            <dt className="text-ink-2">{step.name}</dt>
            <dd className="tabular-nums">
              {step.tokens === null ? 'no price' : <Tokens amount={step.tokens} unit={token} />}
            </dd>
          </div>
        ))}
      </dl>
    </RowsSheet>
  )
}
