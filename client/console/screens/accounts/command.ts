// A change sent under an id of its own: sent again as it was, because nobody answered, it is still the same change.
import { useRef } from 'react'
import { errorData } from '../../api.ts'

/** `send` is given the id. Another change, or one that was refused for good, gets another. */
export function useCommand(): <Answer>(
  change: unknown,
  send: (commandId: string) => Promise<Answer>,
) => Promise<Answer> {
  const last = useRef<{ change: string; id: string } | null>(null)
  return async (change, send) => {
    const text = JSON.stringify(change)
    if (last.current?.change !== text) last.current = { change: text, id: makeCommandId() }
    try {
      return await send(last.current.id)
    } catch (error) {
      const { reason } = errorData(error)
      if (reason !== undefined && reason !== 'OVERLOADED') last.current = null
      throw error
    }
  }
}

/** Not `randomUUID`, which a browser has on https and localhost only. */
function makeCommandId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
