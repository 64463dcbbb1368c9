// The product API for languages that have no tRPC: every procedure at an address of its own, plain JSON in and out, refusals in
// the same shape. What it takes and answers is described by `/openapi.json`.
import { type AnyRouter, TRPCError } from '@trpc/server'
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import express, { type Request, type Response } from 'express'
import { jsonOnly } from './http.ts'
import { describeInput, type JsonSchema, listProcedures, type Procedure } from './procedures.ts'
import { tellError, toTrpcError } from './refusals.ts'
import type { Services } from './services.ts'
import { allowedMethods } from './trpc.ts'
import { utf8Addresses, verifyUtf8 } from './utf8.ts'

type RestOptions = {
  router: AnyRouter
  maxBodySize: number
  responseMeta(given: { errors: TRPCError[] }): { headers?: Record<string, string> }
  onError(given: { error: TRPCError; path: string | undefined; type: string }): void
}

/** `spend.charge` stands at `/spend/charge`; a query is a GET, a mutation a POST. */
export function restDoor(services: Services, options: RestOptions): express.Router {
  const door = express.Router()
  const readJson = express.json({ limit: options.maxBodySize, strict: false, verify: verifyUtf8 })
  door.use(utf8Addresses)
  for (const procedure of listProcedures(options.router)) {
    const { path, type } = procedure
    const place = `/${path.replaceAll('.', '/')}`
    const properties = describeInput(procedure)?.properties ?? {}
    const answer = (read: (request: Request) => unknown) => (request: Request, response: Response) =>
      call({ services, options, procedure, request, response, input: () => read(request) })
    if (type === 'query')
      door.get(
        place,
        answer(request => readQuery(request, properties)),
      )
    else
      door.post(
        place,
        jsonOnly,
        readJson,
        answer(request => request.body ?? {}),
      )
    door.all(place, (_request, response) => {
      response.setHeader('allow', allowedMethods(type))
      throw new TRPCError({ code: 'METHOD_NOT_SUPPORTED' })
    })
  }
  door.use(() => {
    throw new TRPCError({ code: 'NOT_FOUND' })
  })
  door.use(answerRefusal(options))
  return door
}

async function call(given: {
  services: Services
  options: RestOptions
  procedure: Procedure
  request: Request
  response: Response
  input(): unknown
}): Promise<void> {
  const { services, options, procedure, request, response, input } = given
  const { path, type, run } = procedure
  const ctx = { services, request, response }
  try {
    const getRawInput = async () => input()
    const answer = await run({ path, getRawInput, ctx, type, signal: undefined, batchIndex: 0 })
    response.json(answer)
  } catch (thrown) {
    refuse(response, thrown, path, type, options)
  }
}

/** Four parameters: that is how Express knows what answers errors, here those of a body that cannot be read. */
function answerRefusal(options: RestOptions) {
  return (thrown: unknown, request: Request, response: Response, _next: express.NextFunction): void => {
    const path = request.path.slice(1).replaceAll('/', '.')
    refuse(response, thrown, path, 'unknown', options)
  }
}

function refuse(response: Response, thrown: unknown, path: string, type: string, options: RestOptions): void {
  const error = toTrpcError(thrown)
  options.onError({ error, path, type })
  const { message, data } = tellError(error)
  response.set(options.responseMeta({ errors: [error] }).headers ?? {})
  response.status(data.httpStatus).json({
    error: { code: TRPC_ERROR_CODES_BY_KEY[error.code], message, data: { ...data, path } },
  })
}

/** An address holds texts: what should be a number, a yes or a list is read as one, and left as it came where it is none. */
function readQuery({ url }: Request, properties: Record<string, JsonSchema>): unknown {
  const mark = url.indexOf('?')
  const search = new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1))
  const names = [...new Set(search.keys())]
  // Nothing asked is nothing sent, for procedures that need no input.
  if (names.length === 0 && Object.keys(properties).length === 0) return undefined
  return Object.fromEntries(names.map(name => [name, readParameter(search.getAll(name), properties[name])]))
}

function readParameter(given: string[], described: JsonSchema | undefined): unknown {
  const kinds = described === undefined ? [] : [described, ...(described.anyOf ?? [])].map(({ type }) => type)
  if (kinds.includes('array')) return given.flatMap(text => text.split(','))
  const [text = '', ...others] = given
  if (others.length > 0) return given
  if (kinds.includes('boolean') && /^(true|false)$/.test(text)) return text === 'true'
  const isNumber = kinds.includes('integer') || kinds.includes('number')
  return isNumber && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}
