// Refusals of an attempt to sign in, in words that help; and the wait when there were too many.
import { useEffect, useState } from 'react'
import { errorData } from '../api.ts'
import { ServerError } from '../wire.ts'

const words: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: 'This e-mail address and password do not go together.',
  INVALID_CODE: 'That code is not right. Codes change every 30 seconds: use the one shown now.',
  INVALID_BACKUP_CODE: 'That backup code is not right, or was used before.',
  INVALID_TWO_FACTOR_COOKIE: 'The second step took too long. Go back and enter your password again.',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'Too many wrong codes. Go back and enter your password again.',
}

/** The same refusal, said for a person; the request id and fields stay. */
export function inWords(error: unknown): unknown {
  if (!(error instanceof ServerError)) return error
  const code = error.data.details?.code
  const said = typeof code === 'string' ? words[code] : undefined
  return said === undefined ? error : new ServerError(said, error.data)
}

export interface Attempts {
  /** Seconds until the server takes another attempt; 0 when it does now. */
  waitSeconds: number
  /** Runs an attempt. A refusal for its frequency begins the wait, any other is thrown on. */
  attempt: (run: () => Promise<void>) => Promise<void>
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
      } catch (error) {
        const { retryAfterSeconds } = errorData(error)
        if (retryAfterSeconds === undefined) throw inWords(error)
        setNow(Date.now())
        setUntil(Date.now() + retryAfterSeconds * 1000)
      }
    },
  }
}

/** `42 seconds`, `3 minutes`: counted down where it is shown. */
export function nameWait(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`
  return `${Math.ceil(seconds / 60)} minutes`
}
