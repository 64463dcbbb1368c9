// A visitor's run: held, done, and paid when it is done; a run that fails or is left costs nothing.
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type Farebox, isUncommitted, type Run } from '../../../client/sdk/index.ts'
import type { Job } from '../rules/tools.ts'
import type { RunAnswer } from '../schema.ts'

/** As long as a quick model takes: one sees that tokens are held, and what leaving in the middle does. */
const workMs = 900

/** What a visitor asked for who wants to see that nobody pays for it. */
export class WorkFailed extends Error {
  override readonly name = 'WorkFailed'
}

export async function runJob<Result>(
  tokens: Farebox,
  job: Job<Result>,
  asked: { userId: string; requestId: string; fails: boolean; signal: AbortSignal },
): Promise<RunAnswer<Result>> {
  const { action, quantity, size, title, work } = job
  const { userId, signal } = asked
  try {
    const paid = await tokens.withTokens(
      {
        userId,
        action,
        quantity,
        size,
        requestId: nameOf(asked.requestId, job),
        metadata: { title },
        ttlSeconds: 60,
        signal,
        // What was paid is not kept: from the same words it comes again as it was.
        whenPaid: work,
      },
      async (run: Run) => {
        await pause(workMs, undefined, { signal: run.signal })
        if (asked.fails) throw new WorkFailed('The work ended in an error.')
        return work()
      },
    )
    return { result: paid.result, charged: paid.receipt?.charged ?? null }
  } catch (error) {
    // Done, and Farebox went away before it was paid: whoever waited for it gets it.
    if (isUncommitted(error)) return { result: error.result as Result, charged: null }
    throw error
  }
}

/**
 * The visitor's page names a run; the words that go in are part of the name. So the same run is paid once however often
 * it is asked for, and nobody gets a second letter by sending other words under a name that is paid.
 */
function nameOf(requestId: string, { action, input }: Job<unknown>): string {
  const digest = createHash('sha256').update(JSON.stringify(input)).digest('base64url').slice(0, 16)
  return `${action}-${requestId}-${digest}`
}
