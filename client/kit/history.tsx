// Every movement of tokens, newest first, day by day, further back on request.
import { useState } from 'react'
import { Amount } from './amount.tsx'
import type { Entry } from './contract.ts'
import { Failure } from './failure.tsx'
import { useAnswer, useCatalog, useUnit } from './hooks.ts'
import { groupByDay, listMovements, type Movement } from './movements.ts'
import { useKit } from './provider.tsx'
import { writeClock, writeLongDay } from './time-text.ts'
import { sayTokens, type Unit } from './tokens-text.ts'
import { Waiting } from './waiting.tsx'

const pageSize = 30

export function History() {
  const { first, entries, cursor, asking, readOlder } = useHistoryPages()
  const catalog = useCatalog()
  const unit = useUnit()
  if (first.state === 'loading') return <Waiting what="your history" lines={6} />
  if (first.state === 'failed') return <Failure what="Your history" />
  if (entries.length === 0) return <p className="farebox-muted">Nothing has happened here yet.</p>
  const names = new Map(catalog.data?.actions.map(({ key, name }) => [key, name]))
  return (
    <div className="farebox-history">
      {groupByDay(listMovements(entries, names), writeLongDay).map(({ day, movements }) => (
        <section key={day}>
          <h3>{day}</h3>
          <ol>
            {movements.map(movement => (
              <MovementLine key={movement.id} movement={movement} unit={unit} />
            ))}
          </ol>
        </section>
      ))}
      {cursor !== null && (
        <button
          type="button"
          className="farebox-button farebox-secondary"
          aria-disabled={asking === 'asking'}
          onClick={() => {
            if (asking !== 'asking') void readOlder(cursor)
          }}
        >
          {asking === 'asking' ? 'Reading…' : 'Further back'}
        </button>
      )}
      {asking === 'failed' && (
        <p className="farebox-error" role="alert">
          What came before cannot be shown at the moment.
        </p>
      )}
    </div>
  )
}

/** The first page, asked anew whenever tokens move, and those that were asked for behind it. */
function useHistoryPages() {
  const { asker } = useKit()
  const first = useAnswer('account.history', JSON.stringify({ limit: pageSize }))
  const [older, setOlder] = useState<{ entries: Entry[]; nextCursor: string | null } | null>(null)
  const [asking, setAsking] = useState<'idle' | 'asking' | 'failed'>('idle')
  const newest = first.data?.entries ?? []
  // A newer first page may hold what was read as older before.
  const known = new Set(newest.map(({ entryId }) => entryId))
  const entries = [...newest, ...(older?.entries ?? []).filter(({ entryId }) => !known.has(entryId))]

  const readOlder = async (from: string) => {
    setAsking('asking')
    try {
      const page = await asker.query('account.history', { cursor: from, limit: pageSize })
      setOlder({ entries: [...(older?.entries ?? newest), ...page.entries], nextCursor: page.nextCursor })
      setAsking('idle')
    } catch {
      setAsking('failed')
    }
  }
  const cursor = older === null ? (first.data?.nextCursor ?? null) : older.nextCursor
  return { first, entries, cursor, asking, readOlder }
}

function MovementLine({ movement, unit }: { movement: Movement; unit: Unit }) {
  const { at, name, quantity, amount, note, available } = movement
  return (
    <li>
      <span>
        {name}
        <small>
          <time dateTime={at}>{writeClock(at)}</time>
          {quantity !== null && quantity > 1 && ` · ${quantity} times`}
          {amount !== null && note !== null && ` · ${note}`}
        </small>
      </span>
      <span className="farebox-number">
        {amount === null ? (
          <span className="farebox-muted">{note}</span>
        ) : (
          <Amount tokens={amount} unit={unit} signed />
        )}
        <small>{sayTokens(available, unit)} left</small>
      </span>
    </li>
  )
}
