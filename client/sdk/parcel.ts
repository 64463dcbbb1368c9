// What travels in one HTTP request: the calls that were waiting, cut where the server's limits are.
import type { Call } from './call.ts'
import type { Kind, Procedure } from './contract/procedures.ts'

/** One procedure of the request; several charges share one `spend.chargeMany`. */
export interface Slot {
  procedure: Procedure
  body: string | null
  calls: Call[]
}

export interface Parcel {
  kind: Kind
  slots: Slot[]
}

const slotsMax = 200
const chargesMax = 500
/** A character is at most three bytes, so a body of so many is under the server's megabyte. */
const bodyLengthMax = 300_000
/** Node refuses 16 kB of headers and most proxies 8: the input of queries stands in the address. */
const addressLengthMax = 7_000

/** Takes from the front of what waits, in its order. */
export function cutParcel(waiting: Call[], kind: Kind): Parcel {
  const slots: Slot[] = []
  const charges: Call[] = []
  const lengthMax = kind === 'query' ? addressLengthMax : bodyLengthMax
  let length = 0
  let taken = 0
  for (const call of waiting) {
    const isGathered = call.procedure === 'spend.charge'
    if (isGathered ? charges.length >= chargesMax : slots.length >= slotsMax) break
    length += lengthOf(call)
    if (taken > 0 && length > lengthMax) break
    taken += 1
    if (!isGathered) {
      slots.push({ procedure: call.procedure, body: call.body, calls: [call] })
      continue
    }
    // The first of them keeps its place for all.
    if (charges.length === 0) slots.push({ procedure: 'spend.charge', body: call.body, calls: charges })
    charges.push(call)
  }
  waiting.splice(0, taken)
  return { kind, slots: slots.map(gatherCharges) }
}

function gatherCharges(slot: Slot): Slot {
  if (slot.calls.length === 1) return slot
  const body = `{"items":[${slot.calls.map(call => call.body).join()}]}`
  return { procedure: 'spend.chargeMany', body, calls: slot.calls }
}

function lengthOf({ kind, procedure, body }: Call): number {
  if (kind === 'mutation') return procedure.length + (body?.length ?? 0) + 8
  // In an address the quotes, braces and colons of JSON take three characters each; so does the mark of its place.
  return procedure.length + encodeURIComponent(body ?? '').length + 16
}
