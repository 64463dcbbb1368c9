// When a change may be sent: it says why, and what is at stake was typed out where that is asked.

const REASON_LENGTH_MIN = 3
export const REASON_LENGTH_MAX = 500

export interface GivenForChange {
  reason: string
  typed: string
  /** Absent when nothing need be typed. */
  phrase: string | undefined
}

/** Messages by field; none when the change may be sent. */
export function refuseChange({ reason, typed, phrase }: GivenForChange): Record<string, string> {
  const refused: Record<string, string> = {}
  const length = reason.trim().length
  if (length < REASON_LENGTH_MIN) refused.reason = 'Say why, in a few words'
  if (length > REASON_LENGTH_MAX) refused.reason = `At most ${REASON_LENGTH_MAX} characters`
  if (phrase !== undefined && typed.trim() !== phrase) refused.phrase = `This is not ${phrase}`
  return refused
}
