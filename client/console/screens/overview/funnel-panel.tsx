// The funnel of the paywall: shown, an offer selected, paid, continued; of all price versions or of one.
import { ChevronDown, Download, Table2 } from 'lucide-react'
import { useState } from 'react'
import { computeFunnel, type FunnelStep, funnelSteps } from '../../../../server/metrics/rules/funnel.ts'
import { findMetric } from '../../../../server/metrics/rules/registry.ts'
import { Button } from '../../../ui/button.tsx'
import { toCsv } from '../../../ui/chart/csv.ts'
import { saveCsv } from '../../../ui/chart/save-csv.ts'
import { formatExact } from '../../../ui/chart/units.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { formatInteger } from '../../../ui/integer.ts'
import { Link } from '../../../ui/link.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { useCan, useScreenSearch } from '../../current.ts'
import type { Range } from '../../range.ts'
import { panelStateOf } from '../panel-state.ts'
import { MeaningLink } from './meaning-link.tsx'
import { useFigures, useVersions } from './overview-queries.ts'
import { readVersion, useRowsHref } from './rows-address.ts'

const metrics = [...new Set(funnelSteps.map(({ metric }) => metric))]
const empty = {
  title: 'No paywall of these dates is 72 hours old yet',
  fills: 'Each paywall that a product shows with paywall.get stands here once its 72 hours are over.',
}

export function FunnelPanel({ range }: { range: Range }) {
  const [{ funnel }] = useScreenSearch()
  const version = readVersion(funnel)
  const query = useFigures(range, { metrics, ...(version === null ? {} : { priceVersion: version }) })
  const [isTable, setTable] = useState(false)
  const steps = computeFunnel(query.data?.figures ?? [])
  const isEmpty = query.data !== undefined && (steps?.[0]?.count ?? 0) === 0
  return (
    <Panel
      title="Paywall funnel"
      state={panelStateOf(query, { isEmpty, empty })}
      actions={
        <>
          <VersionMenu chosen={version} />
          <MeaningLink name="the paywall funnel" metric={funnelSteps[0].metric} id={funnelSteps[0].metric}>
            <Meaning />
          </MeaningLink>
          {steps && !isEmpty && (
            <>
              <IconButton
                size="sm"
                icon={Table2}
                label="Show as a table"
                aria-pressed={isTable}
                onClick={() => setTable(!isTable)}
              />
              <IconButton
                size="sm"
                icon={Download}
                label="Download as CSV"
                onClick={() => saveCsv(writeFunnel(steps), 'paywall-funnel.csv')}
              />
            </>
          )}
        </>
      }
      footer="Each step is a part of the one before. Continuation after paywall also counts who went on without paying; paywall conversion counts each account once."
    >
      {steps &&
        (isTable ? (
          <FunnelTable steps={steps} version={version} />
        ) : (
          <FunnelBars steps={steps} version={version} />
        ))}
    </Panel>
  )
}

function Meaning() {
  return funnelSteps.map(({ key, name, metric }) => (
    <span key={key} className="block not-last:mb-1">
      <strong>{name}</strong>:{' '}
      {key === 'shown' ? 'paywalls shown at least 72 hours ago.' : findMetric(metric)?.definition}
    </span>
  ))
}

/** By the price version that a paywall was shown under. */
function VersionMenu({ chosen }: { chosen: number | null }) {
  const [, setSearch] = useScreenSearch()
  const { data } = useVersions()
  const choose = (funnel: string | undefined) => setSearch({ funnel }, { replace: true })
  const versions = (data?.rows ?? []).filter(({ cancellation }) => cancellation === null)
  return (
    <Menu
      align="end"
      groups={[
        {
          items: [
            {
              label: 'All price versions',
              checked: chosen === null,
              onSelect: () => choose(undefined),
            },
          ],
        },
        {
          items: versions.map(({ number }) => ({
            label: `Version ${number}`,
            checked: chosen === number,
            onSelect: () => choose(String(number)),
          })),
        },
      ]}
    >
      <Button size="sm">
        <span className="flex items-center gap-1">
          {chosen === null ? 'All price versions' : `Version ${chosen}`}
          <ChevronDown aria-hidden size={14} />
        </span>
      </Button>
    </Menu>
  )
}

interface FunnelProps {
  steps: readonly FunnelStep[]
  version: number | null
}

function FunnelBars({ steps, version }: FunnelProps) {
  return (
    <ol aria-label="Steps of the paywall" className="grid gap-3">
      {steps.map(step => (
        <li key={step.key} className="grid gap-1">
          <div className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
            <span className="font-medium">{step.name}</span>
            <span className="text-ink-2 tabular-nums">
              <Count step={step} version={version} />
              {step.key !== 'shown' && (
                <>
                  {' · '}
                  <span className="font-medium text-ink">{percent(step.ofShown)}</span> of shown
                </>
              )}
            </span>
          </div>
          <div aria-hidden className="h-5 rounded-sm bg-sunken">
            <div
              className="h-full rounded-sm bg-(--chart-1)"
              style={{ width: `${(step.ofShown ?? 0) * 100}%` }}
            />
          </div>
          {step.key !== 'shown' && (
            <p className="text-xs text-ink-2 tabular-nums">{percent(step.ofBefore)} of the step before</p>
          )}
        </li>
      ))}
    </ol>
  )
}

function FunnelTable({ steps, version }: FunnelProps) {
  return (
    <table aria-label="Paywall funnel" className="w-full text-sm">
      <thead className="text-ink-2">
        <tr>
          {heads.map((head, index) => (
            <th
              key={head}
              scope="col"
              className={`py-2 font-medium ${index === 0 ? 'text-left' : 'pl-3 text-right'}`}
            >
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {steps.map(step => (
          <tr key={step.key} className="[&>*]:border-t [&>*]:border-line [&>*]:py-2">
            <th scope="row" className="text-left font-normal">
              {step.name}
            </th>
            <td className="pl-3 text-right tabular-nums">
              <Count step={step} version={version} />
            </td>
            <td className="pl-3 text-right tabular-nums">{percent(step.ofShown)}</td>
            <td className="pl-3 text-right tabular-nums">{percent(step.ofBefore)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const heads = ['Step', 'Paywalls', 'Of shown', 'Of the step before'] as const

/** Opens the paywalls that came so far. */
function Count({ step, version }: { step: FunnelStep; version: number | null }) {
  const can = useCan('accounts.read')
  const rowsHref = useRowsHref()
  const count = formatInteger(step.count)
  if (!can.allowed) return count
  const { metric, side } = step
  return (
    <Link
      plain
      href={rowsHref({ metric, side, version: version?.toString() })}
      className="decoration-line-strong underline-offset-4 hover:underline focus-visible:underline"
    >
      {count}
      <span className="sr-only"> paywalls {step.name.toLowerCase()}: open their rows</span>
    </Link>
  )
}

function percent(share: number | null): string {
  return share === null ? '–' : formatExact(share, { kind: 'percent' })
}

function writeFunnel(steps: readonly FunnelStep[]): string {
  return toCsv([
    ['step', 'paywalls', 'of shown (ratio)', 'of the step before (ratio)'],
    ...steps.map(({ name, count, ofShown, ofBefore }) => [name, count, ofShown, ofBefore]),
  ])
}
