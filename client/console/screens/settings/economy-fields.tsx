// The fields of an economy's settings, in four groups; the same for a new economy.
import type { ReactNode } from 'react'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { ComboboxField } from '../../../ui/combobox-field.tsx'
import { NumberField } from '../../../ui/number-field.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { formatTime } from '../../../ui/time-format.ts'
import { TimeZoneField } from '../../../ui/time-zone-field.tsx'
import { sayTokens } from '../../../ui/tokens.ts'
import { Tokens } from '../../../ui/tokens.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { currencyOptions } from './currencies.ts'
import type { EconomyDraft } from './economy-draft.ts'

export interface EconomyFieldsProps {
  draft: EconomyDraft
  onChange: (draft: EconomyDraft) => void
  /** Who may not change the settings can still read them. */
  disabled?: boolean
  /** Before the name: the key of a new economy. */
  children?: ReactNode
}

export function EconomyFields({ draft, onChange, disabled = false, children }: EconomyFieldsProps) {
  const set = (changes: Partial<EconomyDraft>) => onChange({ ...draft, ...changes })
  return (
    <>
      <Panel title="Name and token" hint="How products and operators call it.">
        <div className="grid gap-4 sm:grid-cols-3">
          {children && <div className="sm:col-span-3">{children}</div>}
          <TextField
            label="Name"
            name="name"
            className="sm:col-span-3"
            value={draft.name}
            onChange={name => set({ name })}
            autoComplete="off"
            disabled={disabled}
          />
          <TextField
            label="One token"
            name="tokenOne"
            value={draft.tokenOne}
            onChange={tokenOne => set({ tokenOne })}
            autoComplete="off"
            disabled={disabled}
          />
          <TextField
            label="Several tokens"
            name="tokenMany"
            value={draft.tokenMany}
            onChange={tokenMany => set({ tokenMany })}
            autoComplete="off"
            disabled={disabled}
          />
          <TextField
            label="Symbol"
            name="tokenSymbol"
            value={draft.tokenSymbol}
            onChange={tokenSymbol => set({ tokenSymbol })}
            autoComplete="off"
            disabled={disabled}
          />
          <TokenPreview draft={draft} />
        </div>
      </Panel>
      <Panel title="Money and days" hint="What users pay in, and when their day begins.">
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <ComboboxField
            label="Currency"
            name="moneyCurrency"
            value={draft.moneyCurrency}
            onChange={moneyCurrency => set({ moneyCurrency })}
            options={currencyOptions}
            disabled={disabled}
          />
          <TimeZoneField
            label="Reset zone"
            name="resetZone"
            hint={<ZoneNow zone={draft.resetZone} />}
            value={draft.resetZone}
            onChange={resetZone => set({ resetZone })}
            disabled={disabled}
          />
        </div>
      </Panel>
      <Panel title="Accounts" hint="When a user begins to have tokens.">
        <Checkbox
          label="Accounts open by themselves"
          hint="With the first call that names a user. Otherwise a product opens each with account.open, and calls that name an account that is not open are refused."
          checked={draft.accountsOpenByThemselves}
          disabled={disabled}
          onChange={accountsOpenByThemselves => set({ accountsOpenByThemselves })}
        />
      </Panel>
      <Panel title="Product keys" hint="What holds for every key of this economy, live and test.">
        <div className="grid gap-4">
          <div className="grid gap-2">
            <Checkbox
              label="Every key must expire"
              hint="Keys that already expire keep their date."
              checked={draft.lifetimeLimited}
              disabled={disabled}
              onChange={lifetimeLimited =>
                set({ lifetimeLimited, lifetimeDaysMax: draft.lifetimeDaysMax ?? defaultLifetimeDays })
              }
            />
            {draft.lifetimeLimited && (
              <NumberField
                label="Longest life of a key"
                name="policies.keys.lifetimeDaysMax"
                className="max-w-60 pl-6"
                unit="days"
                min={1}
                max={3650}
                value={draft.lifetimeDaysMax}
                onChange={lifetimeDaysMax => set({ lifetimeDaysMax })}
                disabled={disabled}
              />
            )}
          </div>
          <NumberField
            label="Overlap of a rotation"
            name="policies.keys.rotationOverlapHours"
            hint="How long the old key keeps working after a rotation, unless another time is chosen then."
            className="[&_input]:max-w-54 [&>div]:max-w-54"
            unit="hours"
            min={0}
            max={720}
            value={draft.rotationOverlapHours}
            onChange={rotationOverlapHours => set({ rotationOverlapHours })}
            disabled={disabled}
          />
        </div>
      </Panel>
    </>
  )
}

const defaultLifetimeDays = 365

function TokenPreview({ draft }: { draft: EconomyDraft }) {
  const unit = { symbol: draft.tokenSymbol, one: draft.tokenOne, other: draft.tokenMany }
  return (
    <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-sm text-ink-2 sm:col-span-3">
      <span>Reads as</span>
      <span className="text-ink">{sayTokens(1, unit)}</span>
      <span className="text-ink">{sayTokens(1250, unit)}</span>
      <span className="text-ink">
        <Tokens amount={1250} unit={unit} />
      </span>
    </p>
  )
}

function ZoneNow({ zone }: { zone: string }) {
  const nowMs = useNow()
  const now = formatTime(new Date(nowMs).toISOString(), { zone, style: 'date-time', withZone: true })
  return (
    <>
      Days and months begin at its midnight. Now: <span className="tabular-nums">{now}</span>
    </>
  )
}
