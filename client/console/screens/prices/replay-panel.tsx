// The replay: what the last four weeks would have cost under other prices, and whom they touch.
import { useEffect, useRef, useState } from 'react'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { formatInteger } from '../../../ui/integer.ts'
import { Panel } from '../../../ui/panel.tsx'
import { Progress } from '../../../ui/progress.tsx'
import { Time } from '../../../ui/time.tsx'
import { useEconomyKey, useMode } from '../../current.ts'
import { followReplay, type ReplayState } from './follow-replay.ts'
import { ReplayResult } from './replay-result.tsx'

type Candidate = { kind: 'draft'; revision: number } | { kind: 'request'; id: string }

export interface ReplayPanelProps {
  candidate: Candidate
  /** The names of actions, of the book that is replayed. */
  names: ReadonlyMap<string, string>
  refusedBecause?: string | undefined
}

const days = 28

export function ReplayPanel({ candidate, names, refusedBecause }: ReplayPanelProps) {
  const economyKey = useEconomyKey()
  const mode = useMode()
  const [state, setState] = useState<ReplayState>({ kind: 'idle' })
  /** Which prices the figures are of: a draft goes on. */
  const [replayed, setReplayed] = useState<string>()
  const stopRef = useRef<() => void>(undefined)
  useEffect(() => () => stopRef.current?.(), [])

  const begin = () => {
    stopRef.current?.()
    setReplayed(JSON.stringify(candidate))
    stopRef.current = followReplay({ economyKey, mode, candidate, days }, setState)
  }
  const cancel = () => {
    stopRef.current?.()
    setState({ kind: 'idle' })
  }
  const isStale = replayed !== undefined && replayed !== JSON.stringify(candidate)
  return (
    <Panel
      title="Replay"
      hint={
        state.kind === 'done' ? (
          <>
            Every spend {mode === 'test' ? 'in test mode ' : ''}from <Time at={state.from} show="date" /> to{' '}
            <Time at={state.until} />, behaviour assumed unchanged.
          </>
        ) : (
          `The last ${days} days of real spends at these prices, behaviour assumed unchanged.`
        )
      }
      actions={
        state.kind === 'running' ? (
          <Button size="sm" onClick={cancel}>
            Cancel
          </Button>
        ) : (
          <Button size="sm" refusedBecause={refusedBecause} onClick={begin}>
            {state.kind === 'idle' ? 'Replay' : state.kind === 'failed' ? 'Try again' : 'Replay again'}
          </Button>
        )
      }
    >
      <div className="grid grid-cols-1 gap-4">
        {isStale && state.kind === 'done' && (
          <Banner tone="warn" title="The draft has changed since: these figures are of what it was." />
        )}
        {state.kind === 'failed' && <Banner tone="bad" title={state.message} />}
        {state.kind === 'idle' && (
          <p className="text-sm text-ink-2">
            Tokens, recognised revenue, missions, who pays more and who less, and who would have met the
            paywall.
          </p>
        )}
        {state.kind === 'running' && (
          <Progress
            label="Pricing spends again"
            value={Math.round(state.share * 100)}
            max={100}
            says={`${formatInteger(state.spends)} ${state.spends === 1 ? 'spend' : 'spends'} so far`}
          />
        )}
        {state.kind === 'done' && <ReplayResult replay={state.replay} names={names} />}
      </div>
    </Panel>
  )
}
