// One piece of work behind a gate: confirmed, run, interrupted by a paywall, gone on with; always under its own request id.
import { useState } from 'react'
import { isShort, unexplained } from './ask.ts'
import type { Paywall } from './contract.ts'
import type { Work } from './procedures.ts'
import { useKit } from './provider.tsx'
import { useOpenWork } from './use-open-work.ts'
import type { ResumedWork } from './use-resumed.ts'

export type WorkState =
  | { state: 'idle' }
  | { state: 'confirming' }
  | { state: 'running' }
  | { state: 'done' }
  /** Shown in its dialog; null while it is being asked for. */
  | { state: 'short'; paywall: Paywall | null }
  | { state: 'failed'; text: string }

export interface WorkOrder<Result> extends Work {
  resume?: unknown
  run(order: { requestId: string }): Promise<Result>
  onDone(result: Result): void
}

/** `resumed`: what waits of it on the server; another tab may have finished it, and taken it off the shelf. */
export function useWork<Result>({ run, onDone, ...order }: WorkOrder<Result>, resumed: ResumedWork | null) {
  const { asker, visitId, refresh } = useKit()
  const { begin, keep, drop } = useOpenWork(order, resumed)
  const [now, setNow] = useState<WorkState>({ state: 'idle' })
  const { action, quantity, size, resume } = order

  async function start(): Promise<void> {
    setNow({ state: 'running' })
    const { work, end } = await begin()
    const { requestId, impressionId } = work
    try {
      const result = await run({ requestId })
      drop()
      setNow({ state: 'done' })
      if (impressionId !== null) record(impressionId, 'continued')
      onDone(result)
    } catch (error) {
      if (isShort(error)) {
        // The balance that was shown was not the true one.
        await refresh()
        await showPaywall()
        return
      }
      setNow({ state: 'failed', text: textOf(error) })
    } finally {
      end()
    }
    void refresh()
  }

  async function showPaywall(): Promise<void> {
    setNow({ state: 'short', paywall: null })
    const { work, end } = await begin()
    try {
      const paywall = await asker.mutate('paywall.show', {
        action,
        ...(quantity === undefined ? {} : { quantity }),
        ...(size === undefined ? {} : { size }),
        ...(resume === undefined ? {} : { resume }),
        requestId: work.requestId,
        sessionId: visitId,
      })
      const { resumeToken, impressionId, math } = paywall
      keep({ ...work, resumeToken, impressionId })
      // Tokens came meanwhile, in another tab: there is nothing to sell.
      if (math.short === 0) setNow({ state: 'confirming' })
      else setNow({ state: 'short', paywall })
    } catch (error) {
      setNow({ state: 'failed', text: textOf(error) })
    } finally {
      end()
    }
  }

  function dismiss(): void {
    if (now.state !== 'confirming' && now.state !== 'short') return
    if (now.state === 'short' && now.paywall !== null) record(now.paywall.impressionId, 'dismissed')
    setNow({ state: 'idle' })
  }

  /** For figures: nobody waits for it, and nothing depends on it. */
  function record(impressionId: string, event: 'dismissed' | 'continued'): void {
    void asker.mutate('paywall.record', { impressionId, event }).catch(() => undefined)
  }

  return { now, confirm: () => setNow({ state: 'confirming' }), start, showPaywall, dismiss }
}

/** Words that were meant for the user come with a reason; others may be anything. */
function textOf(error: unknown): string {
  return error instanceof Error && typeof (error as { reason?: unknown }).reason === 'string'
    ? error.message
    : unexplained
}
