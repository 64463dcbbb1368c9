// The product API as plain HTTP calls it, and what an answer means to whoever must know whether tokens moved.

export type Call = { path: string; input: Record<string, unknown> }

export type Answer =
  | { kind: 'answered'; data: Record<string, unknown> }
  | { kind: 'refused'; reason: string; message: string }
  /** Whether it took place is not known: no answer came, or one that says to ask again. */
  | { kind: 'unknown'; why: string }

const answerMsMax = 100_000

export async function callOnce(url: string, key: string, call: Call): Promise<Answer> {
  const answer = await post(`${url}/trpc/v1/${call.path}`, key, call.input)
  return answer.kind === 'lost' ? { kind: 'unknown', why: answer.why } : read(answer.body)
}

/** Many calls in one request, answered in their order. */
export async function callMany(url: string, key: string, calls: readonly Call[]): Promise<Answer[]> {
  const paths = calls.map(({ path }) => path).join(',')
  const inputs = Object.fromEntries(calls.map(({ input }, index) => [index, input]))
  const answer = await post(`${url}/trpc/v1/${paths}?batch=1`, key, inputs)
  if (answer.kind === 'lost') return calls.map(() => ({ kind: 'unknown', why: answer.why }))
  const { body } = answer
  return calls.map((_, index) => read(Array.isArray(body) ? body[index] : body))
}

type Posted = { kind: 'came'; body: unknown } | { kind: 'lost'; why: string }

async function post(url: string, key: string, body: unknown): Promise<Posted> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerMsMax),
    })
    const text = await response.text()
    // A server that starts answers in plain text.
    return text.startsWith('{') || text.startsWith('[')
      ? { kind: 'came', body: JSON.parse(text) }
      : { kind: 'lost', why: `${response.status} ${text.trim()}` }
  } catch (error) {
    return { kind: 'lost', why: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }
  }
}

function read(body: unknown): Answer {
  const { result, error } = body as {
    result?: { data: Record<string, unknown> }
    error?: { message: string; data: { reason: string } }
  }
  if (result !== undefined) return { kind: 'answered', data: result.data }
  if (error === undefined) return { kind: 'unknown', why: `not an answer: ${JSON.stringify(body)}` }
  const { message, data } = error
  return data.reason === 'OVERLOADED'
    ? { kind: 'unknown', why: message }
    : { kind: 'refused', reason: data.reason, message }
}
