// When an e-mail that could not be sent is tried again, and when no more.

const minuteMs = 60_000
const pauseMsMax = 60 * minuteMs
const ageMsMax = 3 * 24 * 60 * minuteMs

/** Who has taken one and never said how it went is thought to have died after so long: longer than sending can take. */
export const takenMs = 5 * minuteMs

/** Half a minute after the first attempt, and twice as long after each other one, up to an hour; null: given up. */
export function decideRetry({ attempts, ageMs }: { attempts: number; ageMs: number }): number | null {
  const pauseMs = Math.min(pauseMsMax, (minuteMs / 2) * 2 ** (attempts - 1))
  return ageMs + pauseMs > ageMsMax ? null : pauseMs
}

/** The same however often it is sent, so that a mail program shows a second copy as the first. */
export function composeMessageId(incidentId: string, number: number, domain: string): string {
  return `<${incidentId}.${number}@${domain}>`
}
