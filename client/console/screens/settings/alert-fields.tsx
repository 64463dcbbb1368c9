// The fields of an alert: what it watches, when that is too much or too little, and who hears of it.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import {
  type AlertKind,
  type AnomalySide,
  alertKinds,
  guardrailSpans,
  windowsMax,
} from '../../../../server/alerts/words.ts'
import { findMetric, isGuarded, isHourly, metrics } from '../../../../server/metrics/rules/registry.ts'
import { CheckboxGroup } from '../../../ui/checkbox-group.tsx'
import { ComboboxField } from '../../../ui/combobox-field.tsx'
import { NumberField } from '../../../ui/number-field.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SegmentedControl } from '../../../ui/segmented-control.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { trpc } from '../../api.ts'
import { useEconomy } from '../../current.ts'
import { type AlertDraft, fitDraft, lineUnit } from './alert-draft.ts'
import { kindWords } from './alert-words.ts'

export interface AlertFieldsProps {
  draft: AlertDraft
  onChange: (draft: AlertDraft) => void
}

const metricOptions = metrics.map(({ key, name, definition }) => ({
  value: key,
  label: name,
  hint: definition,
}))

const spanOptions = guardrailSpans.map(days => ({
  value: `${days}` as const,
  label: days === 1 ? '1 day' : `${days} days`,
}))

const sideLabels: Record<AnomalySide, string> = {
  above: 'Above',
  below: 'Below',
  both: 'Either way',
}

export function AlertFields(props: AlertFieldsProps) {
  return (
    <>
      <WatchedFields {...props} />
      <BoundsFields {...props} />
      <OpeningFields {...props} />
      <RecipientFields {...props} />
    </>
  )
}

function WatchedFields({ draft, onChange }: AlertFieldsProps) {
  const metric = findMetric(draft.metric)
  const hasHours = metric !== null && isHourly(metric.formula)
  return (
    <Panel title="Watched">
      <div className="grid gap-4">
        <TextField
          label="Name"
          name="name"
          hint="As it stands in e-mails, such as “Evening sales”."
          value={draft.name}
          onChange={name => onChange({ ...draft, name })}
          autoComplete="off"
        />
        <ComboboxField
          label="Metric"
          name="rule.metric"
          hint={metric?.definition}
          value={draft.metric}
          onChange={key => onChange(fitDraft({ ...draft, metric: key, line: '' }))}
          options={metricOptions}
        />
        {draft.kind !== 'guardrail' && (
          <Choice label="Window" hint={hasHours ? undefined : `${metric?.name} is counted by days only.`}>
            <SegmentedControl
              label="Window"
              value={draft.bucket}
              onChange={bucket => onChange({ ...draft, bucket })}
              options={[
                ...(hasHours ? [{ value: 'hour' as const, label: 'Hour' }] : []),
                { value: 'day' as const, label: 'Day' },
              ]}
            />
          </Choice>
        )}
      </div>
    </Panel>
  )
}

function BoundsFields({ draft, onChange }: AlertFieldsProps) {
  const metric = findMetric(draft.metric)
  const kinds = alertKinds.filter(kind => kind !== 'guardrail' || (metric !== null && isGuarded(metric)))
  return (
    <Panel title="Bounds">
      <div className="grid gap-4">
        <Choice label="Kind" hint={kindWords[draft.kind].means}>
          <SegmentedControl<AlertKind>
            label="Kind"
            value={draft.kind}
            onChange={kind => onChange(fitDraft({ ...draft, kind }))}
            options={kinds.map(kind => ({ value: kind, label: kindWords[kind].label }))}
          />
        </Choice>
        {draft.kind === 'guardrail' ? (
          <Choice label="Judged over" hint="So many days up to each day, held against as many before.">
            <SegmentedControl
              label="Judged over"
              value={`${draft.spanDays}` as const}
              onChange={days =>
                onChange({
                  ...draft,
                  spanDays: guardrailSpans.find(span => `${span}` === days) ?? draft.spanDays,
                })
              }
              options={spanOptions}
            />
          </Choice>
        ) : (
          <LimitFields draft={draft} onChange={onChange} />
        )}
      </div>
    </Panel>
  )
}

function LimitFields({ draft, onChange }: AlertFieldsProps) {
  const { moneyCurrency, tokenMany } = useEconomy()
  const unit = lineUnit(draft.metric, { currency: moneyCurrency, tokens: tokenMany })
  const isAnomaly = draft.kind === 'anomaly'
  const sides: readonly AnomalySide[] = isAnomaly ? ['both', 'above', 'below'] : ['above', 'below']
  return (
    <>
      <Choice label="Out of bounds when">
        <SegmentedControl
          label="Out of bounds when"
          value={draft.side}
          onChange={side => onChange({ ...draft, side })}
          options={sides.map(side => ({ value: side, label: sideLabels[side] }))}
        />
      </Choice>
      {isAnomaly ? (
        <NumberField
          label="Too far"
          name="rule.deviations"
          hint="Times the usual distance from the median. 4 tells of little, 8 of next to nothing."
          unit="times"
          min={2}
          max={50}
          value={draft.deviations}
          onChange={deviations => onChange({ ...draft, deviations })}
        />
      ) : (
        <TextField
          label="Line"
          name="rule.line"
          value={draft.line}
          onChange={line => onChange({ ...draft, line })}
          {...(unit === '' ? {} : { hint: `In ${unit}.` })}
          autoComplete="off"
        />
      )}
      <NumberField
        label="Least count"
        name="rule.countMin"
        hint={
          isAnomaly
            ? 'Windows with fewer, where there are usually fewer too, are not judged. Counted are entries, payments or users; of a share, those it is of.'
            : 'Windows with fewer are not judged. Counted are entries, payments or users; of a share, those it is of.'
        }
        min={0}
        value={draft.countMin}
        onChange={countMin => onChange({ ...draft, countMin })}
      />
    </>
  )
}

function OpeningFields({ draft, onChange }: AlertFieldsProps) {
  const quiet = Math.max(draft.of ?? 1, 2)
  return (
    <Panel title="Opens">
      <div className="grid grid-cols-2 items-start gap-4">
        <NumberField
          label="Out of bounds"
          unit="windows"
          name="rule.hits"
          min={1}
          max={windowsMax}
          value={draft.hits}
          onChange={hits => onChange({ ...draft, hits })}
        />
        <NumberField
          label="Of the last"
          unit="windows"
          name="rule.of"
          min={1}
          max={windowsMax}
          value={draft.of}
          onChange={of => onChange({ ...draft, of })}
        />
        <p className="col-span-2 text-sm text-ink-2">
          It closes after {quiet} windows in a row within bounds, so that a value that goes to and fro is one
          incident.
        </p>
      </div>
    </Panel>
  )
}

function RecipientFields({ draft, onChange }: AlertFieldsProps) {
  const { data: operators = [] } = useQuery(trpc.operators.list.queryOptions())
  const shown = operators.filter(
    ({ id, disabledAt }) => disabledAt === null || draft.recipientIds.includes(id),
  )
  return (
    <Panel title="E-mails to">
      <CheckboxGroup
        label="Operators"
        name="recipientIds"
        labelHidden
        optional
        value={draft.recipientIds}
        onChange={recipientIds => onChange({ ...draft, recipientIds })}
        options={shown.map(({ id, name, email, disabledAt }) => ({
          value: id,
          label: name,
          hint: disabledAt === null ? email : `${email}, disabled: gets nothing`,
        }))}
      />
    </Panel>
  )
}

/** A segmented control with its name above it and what the choice means below. */
function Choice({
  label,
  hint,
  children,
}: {
  label: string
  hint?: string | undefined
  children: ReactNode
}) {
  return (
    <div className="grid justify-items-start gap-1">
      <p aria-hidden className="text-sm font-medium">
        {label}
      </p>
      <div className="-m-1 max-w-full overflow-x-auto p-1">{children}</div>
      {hint !== undefined && <p className="text-sm text-ink-2">{hint}</p>}
    </div>
  )
}
