// tRPC's own HTTP format: parcels as requests, and answers as what became of each call.
import type { Call, Failure } from './call.ts'
import type { Parcel, Slot } from './parcel.ts'
import { completeDetails, type Reason, statuses } from './reasons.ts'

export type Outcome =
  | { call: Call; kind: 'answered'; data: unknown }
  | { call: Call; kind: 'failed'; failure: Failure }

/** The facts of an answer that stand beside its body. */
export interface Envelope {
  status: number
  /** It may be a part of an answer that Farebox wrote. */
  isJson: boolean
  requestId: string | null
  retryAfterSeconds: number | null
}

export function composeRequest(parcel: Parcel): { path: string; method: 'GET' | 'POST'; body?: string } {
  const { kind, slots } = parcel
  const path = slots.map(slot => slot.procedure).join()
  const isBatch = slots.length > 1
  const input = isBatch ? `{${slots.flatMap(indexed).join()}}` : (slots[0]?.body ?? null)
  if (kind === 'mutation') {
    return { path: isBatch ? `${path}?batch=1` : path, method: 'POST', body: input ?? '' }
  }
  const query = [
    ...(isBatch ? ['batch=1'] : []),
    ...(input === null ? [] : [`input=${encodeURIComponent(input)}`]),
  ]
  return { path: query.length === 0 ? path : `${path}?${query.join('&')}`, method: 'GET' }
}

function indexed({ body }: Slot, index: number): string[] {
  return body === null ? [] : [`"${index}":${body}`]
}

export function readEnvelope(response: Response, now: Date): Envelope {
  const { headers, status } = response
  return {
    status,
    isJson: headers.get('content-type')?.includes('json') === true,
    requestId: headers.get('x-request-id'),
    retryAfterSeconds: readRetryAfter(headers, now),
  }
}

/** Told in seconds, or as a moment by the clock of whoever answered. */
function readRetryAfter(headers: Headers, now: Date): number | null {
  const told = headers.get('retry-after')?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(told)) return Number(told)
  const at = Date.parse(told)
  if (Number.isNaN(at)) return null
  const answeredAt = Date.parse(headers.get('date') ?? '')
  return Math.max(0, at - (Number.isNaN(answeredAt) ? now.getTime() : answeredAt)) / 1000
}

export function readAnswers(parcel: Parcel, told: Envelope, text: string): Outcome[] {
  const answered = parseJson(text)
  // A whole refusal that is not in Farebox's shape is another server's: asked again, it would say the same.
  const envelope = { ...told, isJson: told.isJson && (answered === null || told.status < 400) }
  const answers = parcel.slots.length > 1 && Array.isArray(answered) ? answered : null
  return parcel.slots.flatMap((slot, index) => {
    // What is wrong with the request as a whole is told once, and holds for each of its calls.
    const answer = asRecord(answers === null ? answered : answers[index])
    if (answer === null) return failAll(slot, readStranger(envelope))
    const { error, result } = answer
    if (error !== undefined) return failAll(slot, readRefusal(error, envelope))
    const answerOf = asRecord(result)
    if (answerOf === null) return failAll(slot, readStranger(envelope))
    const { data } = answerOf
    return slot.procedure === 'spend.chargeMany' ? readItems(slot, data, envelope) : answerAll(slot, data)
  })
}

/** The receipts of `spend.chargeMany`, each handed to the charge it belongs to. */
function readItems(slot: Slot, data: unknown, envelope: Envelope): Outcome[] {
  const results = asRecord(data)?.['results']
  return slot.calls.map((call, index) => {
    const item = asRecord(Array.isArray(results) ? results[index] : null)
    if (item?.['ok'] === true) return { call, kind: 'answered', data: item['receipt'] }
    const failure = item === null ? readStranger(envelope) : readItemRefusal(item['error'], envelope)
    return { call, kind: 'failed', failure }
  })
}

function answerAll(slot: Slot, data: unknown): Outcome[] {
  return slot.calls.map(call => ({ call, kind: 'answered', data }))
}

function failAll(slot: Slot, failure: Failure): Outcome[] {
  return slot.calls.map(call => ({ call, kind: 'failed', failure }))
}

function readRefusal(error: unknown, envelope: Envelope): Failure {
  const shape = asRecord(error)
  const data = asRecord(shape?.['data'])
  if (shape === null || data === null) return readStranger(envelope)
  return composeRefusal({ ...data, message: shape['message'] }, envelope)
}

/** `{ reason, message, details }`, with the details beside the reason where they are not apart. */
function readItemRefusal(error: unknown, envelope: Envelope): Failure {
  const shape = asRecord(error)
  if (shape === null) return readStranger(envelope)
  const { reason: _reason, message: _message, details, ...beside } = shape
  return composeRefusal({ ...shape, details: asRecord(details) ?? beside }, envelope)
}

function composeRefusal(told: Record<string, unknown>, envelope: Envelope): Failure {
  const { reason, message, details, httpStatus, requestId } = told
  if (typeof reason !== 'string') return readStranger(envelope)
  const facts = {
    message: typeof message === 'string' ? message : reason,
    httpStatus: typeof httpStatus === 'number' ? httpStatus : (statuses[reason as Reason] ?? envelope.status),
    requestId: typeof requestId === 'string' ? requestId : envelope.requestId,
  }
  const known = asRecord(details) ?? {}
  if (!Object.hasOwn(statuses, reason))
    return { ...facts, reason: 'UNLISTED', details: { reason, details: known } }
  const listed = reason as Reason
  return { ...facts, reason: listed, details: completeDetails(listed, known) } as Failure
}

/** An answer that Farebox did not write: of a proxy before it, of half a connection, or of another server. */
function readStranger({ status, isJson, requestId, retryAfterSeconds }: Envelope): Failure {
  const facts = { httpStatus: status, requestId }
  if (status === 429) {
    const message = 'Something before Farebox limits how often it is called.'
    return { ...facts, reason: 'RATE_LIMITED', message, details: { retryAfterSeconds } }
  }
  if (status >= 500 || status === 408 || isJson) {
    const message = `The answer (${status}) was not whole.`
    return { ...facts, reason: 'UNREACHABLE', message, details: { retryAfterSeconds } }
  }
  const message = `What answered (${status}) is not Farebox: the url is where Farebox is served, without a path of its API.`
  return { ...facts, reason: 'UNREADABLE', message, details: { status } }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}
