// What a piece of work holds while it runs: a hold, or a note that it was let through. It ends once, paid or given back.
import { takeHold } from './attempts.ts'
import type { Caller } from './caller.ts'
import type { Hold, HoldInput, Receipt, Use } from './contract/spend.ts'
import { isUnavailable } from './errors.ts'
import { idOf, type Journal, type LetThrough } from './journal.ts'
import type { Surroundings } from './surroundings.ts'

export interface Office {
  call: Caller
  surroundings: Surroundings
  journal: Journal
  /** Let through by this process and not at their end yet. */
  running: Set<string>
  onUnavailable: 'deny' | 'allow'
  allowAfterMs: number
}

export interface Ticket {
  /** Null: let through, to be paid later. */
  hold: Hold | null
  /** How long the hold lasts from now, at least. */
  lifeMs: number
  /** Null: paid later. */
  commit(use: Use): Promise<Receipt | null>
  /** Tries for a moment and never throws: a hold that cannot be released ends by itself. */
  release(reason: string): Promise<void>
}

export type Admission = { kind: 'admitted'; ticket: Ticket } | { kind: 'done'; holdId: string | null }

const ttlSecondsDefault = 900
const releaseTimeoutMs = 3_000

export async function openTicket(
  office: Office,
  facts: { hold: HoldInput; isOwnId: boolean; onUnavailable: 'deny' | 'allow' },
): Promise<Admission> {
  const { hold: input, isOwnId, onUnavailable } = facts
  const { call, surroundings, journal } = office
  const id = idOf(input)
  const noted = isOwnId ? null : await journal.find(id)
  if (noted?.state === 'owed') return { kind: 'done', holdId: null }

  const ttlMs = (input.ttlSeconds ?? ttlSecondsDefault) * 1000
  const askedAt = surroundings.tick()
  const note: LetThrough = {
    id,
    hold: input,
    attempt: 1,
    state: 'running',
    use: {},
    at: surroundings.now().toISOString(),
    refusal: null,
  }
  try {
    // For all of its calls together: a user waits for them.
    const options = () =>
      onUnavailable === 'allow' ? { timeoutMs: askedAt + office.allowAfterMs - surroundings.tick() } : {}
    const taken = await takeHold(call, input, { isOwnId, options })
    if (taken.kind === 'committed') {
      if (noted !== null) await journal.remove(id)
      return { kind: 'done', holdId: taken.holdId }
    }
    // Counted from before the question: the server's clock started later, so the hold lasts at least this long.
    const lifeMs = ttlMs - (surroundings.tick() - askedAt)
    const ticket = ticketOfHold(office, {
      hold: taken.hold,
      note: { ...note, attempt: taken.attempt },
      lifeMs,
      onUnavailable,
      isNoted: noted !== null,
    })
    return { kind: 'admitted', ticket }
  } catch (error) {
    if (onUnavailable === 'deny' || !isUnavailable(error)) throw error
    // Written down before the work begins: a crash in the middle of it leaves a trace.
    await journal.put(note)
    office.running.add(id)
    return { kind: 'admitted', ticket: ticketOfNote(office, note, ttlMs) }
  }
}

function ticketOfHold(
  office: Office,
  facts: { hold: Hold; note: LetThrough; lifeMs: number; onUnavailable: 'deny' | 'allow'; isNoted: boolean },
): Ticket {
  const { call, journal } = office
  const { hold, note, lifeMs, onUnavailable, isNoted } = facts
  const { userId, metadata } = note.hold
  return {
    hold,
    lifeMs,
    commit: async use => {
      try {
        const about = metadata === undefined ? {} : { metadata }
        const receipt = await call('spend.commit', { userId, holdId: hold.holdId, ...use, ...about })
        if (isNoted) await journal.remove(note.id)
        return receipt
      } catch (error) {
        if (onUnavailable === 'deny' || !isUnavailable(error)) throw error
        await journal.put({ ...note, state: 'owed', use })
        return null
      }
    },
    release: async reason => {
      try {
        await call('spend.release', { userId, holdId: hold.holdId, reason }, { timeoutMs: releaseTimeoutMs })
      } catch {
        // It ends by itself at its time; the reason why the work failed matters more than this.
      }
      if (isNoted) await forget(office, note)
    },
  }
}

function ticketOfNote(office: Office, note: LetThrough, lifeMs: number): Ticket {
  const { journal, running } = office
  return {
    hold: null,
    lifeMs,
    commit: async use => {
      try {
        await journal.put({ ...note, state: 'owed', use })
        return null
      } finally {
        running.delete(note.id)
      }
    },
    release: async () => {
      await forget(office, note)
      running.delete(note.id)
    },
  }
}

/** What stays in the journal by mistake is shown as unfinished and charged to nobody. */
async function forget({ journal, surroundings }: Office, note: LetThrough): Promise<void> {
  try {
    await journal.remove(note.id)
  } catch (error) {
    surroundings.warn(`The journal did not take that ${note.id} owes nothing: ${String(error)}`)
  }
}
