// Refusals of an attempt to sign in, in words that help; and the wait when there were too many.
import { useEffect, useState } from 'react'
import { errorData } from '../api.ts'
import { ServerError } from '../wire.ts'

/** By the code of the refusal: the field that it is about, where there is one, and what to say. */
const words: Record<string, { field?: string; message: string }> = {
  INVALID_EMAIL_OR_PASSWORD: {
    field: 'password',
    message: 'This e-mail address and password do not go together',
  },
  INVALID_CODE: {
    field: 'code',
    message: 'That code is not right. Codes change every 30 seconds: use the one shown now',
  },
  INVALID_BACKUP_CODE: { field: 'code', message: 'That backup code is not right, or was used before' },
  INVALID_TWO_FACTOR_COOKIE: {
    message: 'The second step took too long. Go back and enter your password again.',
  },
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: {
    message: 'Too many wrong codes. Go back and enter your password again.',
  },
}

export interface Attempts {
  /** Seconds until the server takes another attempt; 0 when it does now. */
  waitSeconds: number
  /**
   * Runs an attempt, and answers what was refused by field. A refusal for its frequency begins the wait; one that is
   * about no field is thrown on.
   */
  attempt: (run: () => Promise<void>) => Promise<Record<string, string>>
}

export function useAttempts(): Attempts {
  const [until, setUntil] = useState(0)
  const [now, setNow] = useState(0)
  const waitSeconds = Math.max(0, Math.ceil((until - now) / 1000))
  const waiting = waitSeconds > 0
  useEffect(() => {
    if (!waiting) return
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [waiting])
  return {
    waitSeconds,
    attempt: async run => {
      try {
        await run()
        return {}
      } catch (error) {
        const { retryAfterSeconds } = errorData(error)
        if (retryAfterSeconds === undefined) return toFields(error)
        setNow(Date.now())
        setUntil(Date.now() + retryAfterSeconds * 1000)
        return {}
      }
    },
  }
}

function toFields(error: unknown): Record<string, string> {
  if (!(error instanceof ServerError)) throw error
  const code = error.data.details?.code
  const said = typeof code === 'string' ? words[code] : undefined
  if (said === undefined) throw error
  if (said.field === undefined) throw new ServerError(said.message, error.data)
  return { [said.field]: said.message }
}

/** `42 seconds`, `14 min 32 s`. */
export function nameWait(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
