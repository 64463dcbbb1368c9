// What a person is told when the server said no, or said nothing: read from the shape of errors that is ours.

export interface Refusal {
  message: string
  /** Messages by field name. */
  fields: Readonly<Record<string, string>>
  /** The server's id of the call, to be named to whoever helps. */
  requestId: string | undefined
}

/** Reads `{ message, data: { requestId, details: { fields } } }`; anything else was never an answer of the server. */
export function readRefusal(error: unknown): Refusal {
  const data = property(error, 'data')
  if (data === undefined || data === null) {
    return { message: 'The server could not be reached. Try again.', fields: {}, requestId: undefined }
  }
  const message = property(error, 'message')
  const requestId = property(data, 'requestId')
  return {
    message: typeof message === 'string' && message !== '' ? message : 'The server refused this.',
    fields: readFields(property(property(data, 'details'), 'fields')),
    requestId: typeof requestId === 'string' ? requestId : undefined,
  }
}

function readFields(fields: unknown): Record<string, string> {
  if (typeof fields !== 'object' || fields === null) return {}
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

function property(holder: unknown, key: string): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined
}
