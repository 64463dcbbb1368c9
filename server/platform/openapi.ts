// The product API in the words of OpenAPI 3.1, written from the procedures themselves, so that it cannot say anything else.
import type { AnyRouter } from '@trpc/server'
import { z } from 'zod'
import { reasons } from './errors.ts'
import {
  describeInput,
  describeShape,
  type JsonSchema,
  listProcedures,
  type Procedure,
} from './procedures.ts'

type Said = { scope: string | null; says: string; answers: z.ZodType }

/** Reasons that the console alone answers. */
const operatorsOnly = new Set(['UNKNOWN_SUBJECT', 'CHANGED_MEANWHILE'])

export function describeApi(
  router: AnyRouter,
  options: { title: string; version: string; prefix: string; saidOf(meta: unknown): Said },
): object {
  const schemas: Record<string, JsonSchema> = { Refusal: describeRefusal() }
  const paths = listProcedures(router).map(procedure => {
    const said = options.saidOf(procedure.meta)
    const place = `${options.prefix}/${procedure.path.replaceAll('.', '/')}`
    return [place, { [procedure.type === 'query' ? 'get' : 'post']: describeCall(procedure, said, schemas) }]
  })
  return {
    openapi: '3.1.0',
    info: { title: options.title, version: options.version },
    servers: [{ url: '/' }],
    security: [{ productKey: [] }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: { productKey: { type: 'http', scheme: 'bearer', description: 'A product key.' } },
      schemas,
    },
  }
}

function describeCall(procedure: Procedure, said: Said, schemas: Record<string, JsonSchema>): object {
  const input = describeInput(procedure)
  const scope = said.scope === null ? 'Any key may call it.' : `Its key has the scope \`${said.scope}\`.`
  return {
    operationId: procedure.path,
    tags: [procedure.path.split('.', 1)[0]],
    summary: said.says,
    description: scope,
    ...(procedure.type === 'query' ? { parameters: listParameters(input) } : writeBody(input, schemas)),
    responses: {
      200: {
        description: 'Done.',
        content: contentOf(shareParts(describeShape(said.answers, 'output'), schemas)),
      },
      default: {
        description: 'Refused, for a reason of the closed list.',
        content: contentOf({ $ref: '#/components/schemas/Refusal' }),
      },
    },
  }
}

function listParameters(input: JsonSchema | null): object[] {
  const required = new Set(input?.required)
  return Object.entries(input?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.has(name),
    schema,
    // A list is written with commas.
    ...(schema.type === 'array' ? { style: 'form', explode: false } : {}),
  }))
}

function writeBody(input: JsonSchema | null, schemas: Record<string, JsonSchema>): object {
  if (input === null) return {}
  return { requestBody: { required: true, content: contentOf(shareParts(input, schemas)) } }
}

const contentOf = (schema: JsonSchema) => ({ 'application/json': { schema } })

/** Parts with a name of their own stand once, among the document's schemas. */
function shareParts({ $defs, ...schema }: JsonSchema, schemas: Record<string, JsonSchema>): JsonSchema {
  for (const [name, part] of Object.entries(($defs ?? {}) as Record<string, JsonSchema>))
    schemas[name] ??= pointAtShared(part)
  const id = schema['id']
  if (typeof id !== 'string') return pointAtShared(schema)
  schemas[id] ??= pointAtShared(schema)
  return { $ref: `#/components/schemas/${id}` }
}

function pointAtShared({ id: _name, ...schema }: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')
  return JSON.parse(text) as JsonSchema
}

function describeRefusal(): JsonSchema {
  const told = Object.entries(reasons).filter(([reason]) => !operatorsOnly.has(reason))
  const reason = z.enum(told.map(([name]) => name) as [string, ...string[]]).meta({
    description: told.map(([name, { httpStatus }]) => `${name}: ${httpStatus}`).join(', '),
  })
  const refusal = z.object({
    error: z.object({
      code: z.int(),
      message: z.string(),
      data: z.object({
        code: z.string(),
        httpStatus: z.int(),
        reason,
        requestId: z
          .string()
          .nullable()
          .meta({ description: 'Of this call, as in the header x-request-id and the log.' }),
        path: z.string().nullable(),
        details: z.record(z.string(), z.unknown()).nullable(),
      }),
    }),
  })
  return describeShape(refusal, 'output')
}
