// The product door without a detour. tRPC's adapter makes a fetch Request and a Response for every call and Express a chain of
// functions, which together cost several times what a spend does. Plain calls (JSON in, JSON out, procedures that exist) are
// answered here in the same format; everything else goes the long way, which also finds the words for what is wrong with it.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AnyRouter, TRPCError } from '@trpc/server'
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import type { Request, Response } from 'express'
import { HttpRefusal } from './errors.ts'
import type { Built, Run } from './procedures.ts'
import { tellError, toTrpcError } from './refusals.ts'
import type { Services } from './services.ts'
import type { Context } from './trpc.ts'
import { isForeignCharset, isUtf8Address, readBody } from './utf8.ts'
import { writtenOnce } from './written.ts'

export type ShortPathOptions = {
  prefix: string
  router: AnyRouter
  /** What a procedure comes to, without tRPC's chain of functions around it. */
  shorten(procedure: Built): Run
  services: Services
  maxBodySize: number
  maxBatchSize: number
  responseMeta(given: { errors: TRPCError[] }): { headers?: Record<string, string> }
  onError(given: { error: TRPCError; path: string; type: 'query' | 'mutation' }): void
}

type Known = { type: Built['_def']['type']; run: Run }

type Plan = {
  paths: string[]
  runs: Run[]
  batch: boolean
  type: 'query' | 'mutation'
  input: string | null
}

type Result = { data: unknown } | { error: TRPCError }

/** Whether the call was taken: if not, nothing of it was read. */
export function openShortPath(options: ShortPathOptions) {
  const built = Object.entries(options.router._def.procedures as Record<string, Built>)
  const known = new Map<string, Known>(
    built.map(([path, procedure]) => [path, { type: procedure._def.type, run: options.shorten(procedure) }]),
  )
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const plan = planOf(request, options, known)
    if (plan === null) return false
    void answer(request, response, plan, options)
    return true
  }
}

function planOf(
  { method, url = '', headers }: IncomingMessage,
  { prefix, maxBatchSize, maxBodySize }: ShortPathOptions,
  known: Map<string, Known>,
): Plan | null {
  if (!url.startsWith(prefix) || (method !== 'GET' && method !== 'POST')) return null
  if (
    headers['trpc-accept'] !== undefined ||
    headers['if-none-match'] !== undefined ||
    headers['content-encoding'] !== undefined ||
    headers.accept?.includes('jsonl') === true
  )
    return null
  if (method === 'POST') {
    if (!isPlainJson(headers['content-type'])) return null
    if (Number(headers['content-length'] ?? 0) > maxBodySize) return null
  }
  if (!isUtf8Address(url)) return null
  const mark = url.indexOf('?')
  const path = url.slice(prefix.length, mark === -1 ? undefined : mark)
  const search = mark === -1 ? null : new URLSearchParams(url.slice(mark + 1))
  const batch = search?.get('batch') === '1'
  const paths = batch ? path.split(',') : [path]
  if (paths.length > maxBatchSize) return null
  const type = method === 'GET' ? 'query' : 'mutation'
  const runs: Run[] = []
  for (const each of paths) {
    const procedure = known.get(each)
    if (procedure?.type !== type) return null
    runs.push(procedure.run)
  }
  return { paths, runs, batch, type, input: search?.get('input') ?? null }
}

function isPlainJson(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true
  const [type] = contentType?.split(';', 1) ?? []
  return type?.trim().toLowerCase() === 'application/json' && !isForeignCharset(contentType)
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  plan: Plan,
  options: ShortPathOptions,
): Promise<void> {
  const { paths, runs, batch, type } = plan
  let text: string | null
  try {
    text = type === 'query' ? plan.input : await readBody(request, options.maxBodySize)
  } catch (error) {
    // Whoever left while sending reads no answer.
    if (!(error instanceof HttpRefusal)) return
    if (!request.complete) response.setHeader('connection', 'close')
    const refused = toTrpcError(error)
    for (const path of paths) options.onError({ error: refused, path, type })
    finish(
      response,
      paths.map(() => ({ error: refused })),
      plan,
      options,
    )
    return
  }
  const readInputs = parseOnce(text)
  // Procedures here read headers and set them: what Express adds to both is not theirs to use.
  const ctx: Context = {
    services: options.services,
    request: request as Request,
    response: response as Response,
  }
  const results = await Promise.all(
    runs.map(async (run, batchIndex): Promise<Result> => {
      const getRawInput = async () => (batch ? pickInput(readInputs(), batchIndex) : readInputs())
      const path = paths[batchIndex] ?? ''
      try {
        return { data: await run({ path, getRawInput, ctx, type, signal: undefined, batchIndex }) }
      } catch (thrown) {
        const error = thrown instanceof TRPCError ? thrown : toTrpcError(thrown)
        options.onError({ error, path, type })
        return { error }
      }
    }),
  )
  finish(response, results, plan, options)
}

function finish(
  response: ServerResponse,
  results: Result[],
  { batch, paths }: Plan,
  { responseMeta }: ShortPathOptions,
): void {
  if (response.destroyed) return
  const errors: TRPCError[] = []
  const statuses = new Set<number>()
  const told = results.map((result, index) => {
    if ('data' in result) {
      statuses.add(200)
      return { result: { data: result.data } }
    }
    const { error } = result
    const { message, data } = tellError(error)
    errors.push(error)
    statuses.add(data.httpStatus)
    return {
      error: {
        message,
        code: TRPC_ERROR_CODES_BY_KEY[error.code],
        data: { ...data, path: paths[index] ?? null },
      },
    }
  })
  const [status = 200] = statuses
  const [only] = results
  const body = batch
    ? Buffer.from(JSON.stringify(told))
    : writtenOnce(only && 'data' in only ? only.data : null, () => Buffer.from(JSON.stringify(told[0])))
  response.writeHead(statuses.size > 1 ? 207 : status, {
    'content-type': 'application/json',
    vary: 'trpc-accept, accept',
    ...(errors.length === 0 ? {} : responseMeta({ errors }).headers),
    'content-length': body.length,
  })
  response.end(body)
}

/** Parsed when the first procedure asks: a key is checked before its call is read. */
function parseOnce(text: string | null): () => unknown {
  let parsed: { value: unknown } | undefined
  return () => {
    if (text === null) return undefined
    try {
      parsed ??= { value: JSON.parse(text) as unknown }
    } catch (cause) {
      throw new TRPCError({ code: 'BAD_REQUEST', message: 'Invalid input', cause })
    }
    return parsed.value
  }
}

function pickInput(inputs: unknown, index: number): unknown {
  if (inputs === undefined) return undefined
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs)) {
    throw new TRPCError({
      code: 'BAD_REQUEST',
      message: '"input" needs to be an object when doing a batch call',
    })
  }
  return Object.hasOwn(inputs, index) ? Reflect.get(inputs, index) : undefined
}
