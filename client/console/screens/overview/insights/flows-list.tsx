// Where tokens come from and where they go: what was there, what came, what went, and what is there now.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { flowWhats } from '../../../../../server/metrics/words.ts'
import { Button } from '../../../../ui/button.tsx'
import { classNames } from '../../../../ui/class-names.ts'
import { Link } from '../../../../ui/link.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { CsvLink } from '../../../../ui/table/csv-link.tsx'
import { Tokens } from '../../../../ui/tokens.tsx'
import { type Outputs, trpc } from '../../../api.ts'
import { useEconomyKey, useScreenSearch } from '../../../current.ts'
import { useRange } from '../../../use-range.ts'
import { sourceWords } from '../../accounts/entry-words.ts'
import { useTokenUnit } from '../../accounts/use-token-unit.ts'
import { late, useLoadSoon } from '../../late.tsx'
import { panelStateOf } from '../../panel-state.ts'
import { Strip, StripPart } from '../../strip.tsx'
import { type NameOf, useBookNames } from '../../use-book-names.ts'
import { insightHref } from './insight-lists.ts'
import { everyMs, insightCsvHref, usePlace } from './insight-query.ts'
import { AsOf } from './insight-table.tsx'

const MovesPanel = late(() => import('./moves-panel.tsx').then(part => part.MovesPanel))
const lateParts = [MovesPanel]

type Flows = Outputs['insights']['flows']
type Line = Flows['lines'][number]

const whatWords: Record<Line['what'], string> = {
  granted: 'Granted',
  purchased: 'Bought',
  restored: 'Put back after a return',
  adjusted_up: 'Adjusted up',
  consumed: 'Consumed',
  staked: 'Stakes consumed',
  expired: 'Expired',
  clawed_back: 'Clawed back',
  repaid: 'Paid back what was owed',
  adjusted_down: 'Adjusted down',
}
/** Further lines are asked for: an economy may have thousands of actions. */
const linesShown = 20

export function FlowsList() {
  useLoadSoon(lateParts)
  const token = useTokenUnit()
  const range = useRange()
  const [search, setSearch] = useScreenSearch()
  const asked = { ...usePlace(), from: range.firstDay, to: range.lastDay }
  const query = useQuery({ ...trpc.insights.flows.queryOptions(asked), refetchInterval: everyMs })
  const { data } = query
  const opened = readLine(search.open)
  const { nameOf } = useBookNames(['actions'], opened === null ? [] : listActions([opened]))
  return (
    <>
      <div className="relative flex items-center justify-between gap-3 lg:justify-end">
        <AsOf at={data?.asOf} />
        <CsvLink
          href={insightCsvHref('flows', asked)}
          filtered={false}
          noun="faucets and sinks"
          isBrief={false}
        />
      </div>
      {data !== undefined && (
        <Strip>
          <StripPart label="Outstanding at the end" isFirst>
            <Tokens amount={data.closing} unit={token} />
          </StripPart>
          <StripPart label="At the beginning">
            <Tokens amount={data.opening} unit={token} />
          </StripPart>
          <StripPart label="Came in">
            <Tokens amount={data.faucets} unit={token} show="signed" />
          </StripPart>
          <StripPart label="Went out">
            <Tokens amount={-data.sinks} unit={token} show="signed" />
          </StripPart>
          <StripPart label="Change">
            <Tokens amount={data.closing - data.opening} unit={token} show="signed" />
          </StripPart>
        </Strip>
      )}
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
        <Side
          title="Faucets"
          side="faucet"
          query={query}
          empty="Tokens that are granted, earned or bought stand here by their source."
        />
        <Side
          title="Sinks"
          side="sink"
          query={query}
          empty="Tokens that are consumed, expire or are taken back stand here, by action."
        />
      </div>
      {opened !== null && (
        <MovesPanel
          key={search.open}
          title={
            opened.of === '' ? whatWords[opened.what] : `${whatWords[opened.what]}: ${sayOf(opened, nameOf)}`
          }
          what={opened.what}
          of={opened.of}
          range={range}
          onClose={() => setSearch({ open: undefined })}
        />
      )}
    </>
  )
}

interface SideProps {
  title: string
  side: Line['side']
  query: Parameters<typeof panelStateOf>[0] & { data: Flows | undefined }
  empty: string
}

function Side({ title, side, query, empty }: SideProps) {
  const token = useTokenUnit()
  const economyKey = useEconomyKey()
  const [isWhole, setIsWhole] = useState(false)
  const lines = query.data?.lines.filter(line => line.side === side) ?? []
  const largest = Math.max(1, ...lines.map(({ tokens }) => tokens))
  const shown = isWhole ? lines : lines.slice(0, linesShown)
  const { nameOf } = useBookNames(['actions'], listActions(shown))
  return (
    <Panel
      title={title}
      flush
      state={panelStateOf(query, {
        isEmpty: lines.length === 0,
        empty: { title: `No ${title.toLowerCase()} in these dates`, fills: empty },
      })}
    >
      <ul>
        {shown.map(line => (
          <li key={`${line.what} ${line.of}`} className="not-first:border-t not-first:border-line">
            <Link
              plain
              href={insightHref(economyKey, 'flows', `${line.what}:${line.of}`)}
              className="focus-inset grid min-h-row w-full gap-1 px-gutter py-2 text-left hover:bg-raised"
            >
              <span className="flex items-baseline justify-between gap-3 text-sm">
                <span className="min-w-0 truncate">
                  <span className="font-medium">{whatWords[line.what]}</span>
                  {line.of !== '' && <span className="text-ink-2"> {sayOf(line, nameOf)}</span>}
                </span>
                <span className="tabular-nums">
                  <Tokens amount={line.tokens} unit={token} />
                </span>
              </span>
              <span aria-hidden className="h-1 overflow-hidden rounded-full bg-raised">
                <span
                  className={classNames(
                    'block h-full rounded-full',
                    side === 'faucet' ? 'bg-accent' : 'bg-ink-3',
                  )}
                  style={{ width: `${(Math.max(0, line.tokens) / largest) * 100}%` }}
                />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {lines.length > shown.length && (
        <div className="border-t border-line px-gutter py-2">
          <Button onClick={() => setIsWhole(true)}>Show all {lines.length}</Button>
        </div>
      )}
    </Panel>
  )
}

function listActions(lines: readonly Pick<Line, 'what' | 'of'>[]): string[] {
  return lines.filter(isOfAction).map(({ of }) => of)
}

function isOfAction({ what }: Pick<Line, 'what'>): boolean {
  return what === 'consumed'
}

function sayOf(line: Pick<Line, 'what' | 'of'>, nameOf: NameOf): string {
  return isOfAction(line) ? nameOf(line.of) : sourceWords(line.of)
}

function readLine(open: string | undefined): Pick<Line, 'what' | 'of'> | null {
  const at = open?.indexOf(':') ?? -1
  if (open === undefined || at === -1) return null
  const what = flowWhats.find(one => one === open.slice(0, at))
  return what === undefined ? null : { what, of: open.slice(at + 1) }
}
