// The balance of an account, part by part, as on the face of a ticket.
import type { ReactNode } from 'react'
import { Tokens } from '../../../ui/tokens.tsx'
import type { Account } from './account-queries.ts'
import { useTokenUnit } from './use-token-unit.ts'

export function BalanceStrip({ balance }: { balance: Account['balance'] }) {
  const unit = useTokenUnit()
  return (
    <dl className="grid grid-cols-2 overflow-hidden rounded-lg border border-line bg-surface sm:grid-cols-[1.6fr_repeat(4,1fr)]">
      <Part label="Available" wide>
        <span className="text-2xl font-semibold tracking-tight">
          <Tokens amount={balance.available} unit={unit} />
        </span>
      </Part>
      <Part label="Granted">
        <Tokens amount={balance.granted} unit={unit} />
      </Part>
      <Part label="Purchased">
        <Tokens amount={balance.purchased} unit={unit} />
      </Part>
      <Part label="Held">
        <Tokens amount={balance.held} unit={unit} />
      </Part>
      <Part label="Owed" tone={balance.debt > 0 ? 'text-bad' : undefined}>
        <Tokens amount={balance.debt} unit={unit} />
      </Part>
    </dl>
  )
}

interface PartProps {
  label: string
  wide?: boolean
  tone?: string | undefined
  children: ReactNode
}

function Part({ label, wide = false, tone = '', children }: PartProps) {
  return (
    <div
      className={`grid content-between gap-1 border-line px-gutter py-3 max-sm:border-t sm:border-l sm:first:border-l-0 ${
        wide ? 'max-sm:col-span-2 max-sm:border-t-0' : 'max-sm:even:border-r'
      }`}
    >
      <dt className="text-sm text-ink-2">{label}</dt>
      <dd className={`text-lg tabular-nums ${tone}`}>{children}</dd>
    </div>
  )
}
