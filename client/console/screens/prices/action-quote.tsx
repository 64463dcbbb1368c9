// What an action charges, while its formula is typed: a few telling calls against the version before, and one to try.
import { useMemo, useState } from 'react'
import { computePrice } from '../../../../server/catalog/rules/price.ts'
import type { Action, PriceBook } from '../../../../server/catalog/schema.ts'
import { classNames } from '../../../ui/class-names.ts'
import { formatInteger } from '../../../ui/integer.ts'
import { NumberField } from '../../../ui/number-field.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { listSampleQuotes } from './sample-quotes.ts'
import { sayChange } from './words.ts'

export interface ActionQuoteProps {
  action: Action
  document: PriceBook
  /** Null outside of a draft. */
  base: PriceBook | null
}

const cell = 'border-t border-line px-3 py-1'

export function ActionQuote({ action, document, base }: ActionQuoteProps) {
  const nowMs = useNow()
  const now = useMemo(() => new Date(nowMs), [nowMs])
  const samples = listSampleQuotes(action, document, base, now)
  return (
    <section aria-label="Quote" className="grid gap-3 rounded-md border border-line bg-sunken p-3 text-sm">
      <h3 className="text-sm">What is charged</h3>
      <table className="w-full rounded-md border border-line bg-surface">
        <thead className="text-left text-ink-2">
          <tr>
            <th scope="col" className="px-3 py-1 font-medium">
              A call of
            </th>
            {base !== null && (
              <th scope="col" className="px-3 py-1 text-right font-medium">
                Before
              </th>
            )}
            <th scope="col" className="px-3 py-1 text-right font-medium">
              {base === null ? 'Tokens' : 'Draft'}
            </th>
          </tr>
        </thead>
        <tbody>
          {samples.map(sample => (
            <tr key={sample.label}>
              <th scope="row" className={classNames(cell, 'text-left font-normal')}>
                {sample.label}
              </th>
              {base !== null && (
                <td className={classNames(cell, 'text-right text-ink-2 tabular-nums')}>
                  {say(sample.before)}
                </td>
              )}
              <td className={classNames(cell, 'text-right tabular-nums')}>
                <span className="mr-1.5 text-xs text-ink-2">{sayChange(sample.before, sample.tokens)}</span>
                <span className="font-medium">{say(sample.tokens)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Try action={action} document={document} now={now} />
    </section>
  )
}

function Try({ action, document, now }: { action: Action; document: PriceBook; now: Date }) {
  const { formula } = action
  const [quantity, setQuantity] = useState<number | null>(1)
  const [size, setSize] = useState<number | null>(null)
  const [usedBefore, setUsedBefore] = useState<number | null>(null)
  const sized = formula.kind !== 'flat'
  const price = computePrice(action, document, {
    now,
    quantity: quantity ?? 1,
    size: sized ? size : null,
    usedBefore: formula.kind === 'cumulative' ? (usedBefore ?? 0) : 0,
  })
  return (
    <div className="grid gap-2">
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        <NumberField label="Targets" value={quantity} onChange={setQuantity} min={1} max={1_000_000} />
        {sized && (
          <NumberField
            label={`Size, ${formula.unit}`}
            value={size}
            onChange={setSize}
            min={0}
            optional
            placeholder={formatInteger(formula.included)}
          />
        )}
        {formula.kind === 'cumulative' && (
          <NumberField
            label="Used before"
            value={usedBefore}
            onChange={setUsedBefore}
            min={0}
            optional
            placeholder="0"
          />
        )}
      </div>
      {price.kind === 'refused' ? (
        <p className="text-warn">
          Refused: {refusals[price.reason]} {formatInteger(price.max)}.
        </p>
      ) : (
        <dl className="grid gap-0.5">
          {price.lines.map(line => (
            <div key={line.label} className="flex justify-between gap-3 text-ink-2">
              <dt className="min-w-0">{line.label}</dt>
              <dd className="tabular-nums">{formatInteger(line.tokens)}</dd>
            </div>
          ))}
          <div className="flex justify-between gap-3 border-t border-line pt-1 font-medium">
            <dt>Charged</dt>
            <dd>
              <output aria-label="Charged">{formatInteger(price.tokens)}</output>
              {price.range.max !== price.range.min && (
                <span className="font-normal text-ink-2">
                  {' '}
                  (from {formatInteger(price.range.min)}
                  {price.range.max === null ? ' without end' : ` to ${formatInteger(price.range.max)}`}, by
                  size)
                </span>
              )}
            </dd>
          </div>
        </dl>
      )}
    </div>
  )
}

const refusals = {
  quantity_too_large: 'more targets than a call may have,',
  size_too_large: 'larger than a target may be,',
  cost_too_large: 'dearer than can be counted,',
}

function say(tokens: number | null): string {
  return tokens === null ? '–' : formatInteger(tokens)
}
