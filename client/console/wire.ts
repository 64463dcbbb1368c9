// Calls to the console's procedures in tRPC's own HTTP format: what is asked in the same moment travels together.
// tRPC's client would do this in 11 kB of the 130 that the shell and the sign-in page may weigh; this is 1.
import type { ErrorData } from '../../server/platform/trpc.ts'
import { reachFetch } from './reach.ts'

/** What the server answered when it refused; client/ui/refusal.ts reads the same shape. */
export class ServerError extends Error {
  override readonly name = 'ServerError'
  readonly data: ErrorData

  constructor(message: string, data: ErrorData) {
    super(message)
    this.data = data
  }
}

export const consoleUrl = '/trpc/console'
/** Longer addresses are refused by some proxies. */
const addressLengthMax = 4000

interface Question {
  path: string
  input: string | undefined
  resolve: (data: unknown) => void
  reject: (error: unknown) => void
}

type Answer = { result: { data?: unknown } } | { error: { message: string; data: ErrorData } }

let asked: Question[] = []

/** A query. Those asked before the browser next takes a breath share one request. */
export function ask(path: string, input: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (asked.length === 0) setTimeout(sendAsked)
    asked.push({ path, input: JSON.stringify(input), resolve, reject })
  })
}

/** A mutation, on its own: what one changes never waits for another. */
export async function send(path: string, input: unknown): Promise<unknown> {
  const answer = await exchange(`${consoleUrl}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input) ?? '',
  })
  return dataOf(answer as Answer)
}

function sendAsked(): void {
  const questions = asked
  asked = []
  let batch: Question[] = []
  for (const question of questions) {
    if (batch.length > 0 && addressOf([...batch, question]).length > addressLengthMax) {
      void sendBatch(batch)
      batch = []
    }
    batch.push(question)
  }
  void sendBatch(batch)
}

async function sendBatch(batch: readonly Question[]): Promise<void> {
  try {
    const answers = await exchange(addressOf(batch))
    for (const [index, { resolve, reject }] of batch.entries()) {
      try {
        // A refusal of the whole request is told once, and holds for each of its calls.
        resolve(dataOf(Array.isArray(answers) ? answers[index] : answers))
      } catch (error) {
        reject(error)
      }
    }
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}

function addressOf(batch: readonly Question[]): string {
  const inputs = batch.flatMap(({ input }, index) => (input === undefined ? [] : [`"${index}":${input}`]))
  const paths = batch.map(({ path }) => path).join(',')
  return `${consoleUrl}/${paths}?batch=1&input=${encodeURIComponent(`{${inputs.join()}}`)}`
}

/** The answer's body. What is not JSON came from something that stands before the server, which is then away. */
async function exchange(address: string, init?: RequestInit): Promise<unknown> {
  const response = await reachFetch(address, init)
  return response.json()
}

function dataOf(answer: Answer | undefined): unknown {
  if (answer === undefined) throw new TypeError('The server left a call unanswered')
  if ('error' in answer) throw new ServerError(answer.error.message, answer.error.data)
  return answer.result.data
}
