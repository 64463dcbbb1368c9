// What a tRPC router holds, read from the outside: its procedures, what they take, and what is said of them.
import { type AnyRouter, TRPCError } from '@trpc/server'
import { z } from 'zod'
import type { Context } from './trpc.ts'

export type JsonSchema = {
  type?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  anyOf?: JsonSchema[]
  [key: string]: unknown
}

export type Run = (call: {
  path: string
  getRawInput(): Promise<unknown>
  ctx: Context
  type: 'query' | 'mutation'
  signal: AbortSignal | undefined
  batchIndex: number
}) => Promise<unknown>

/** What cannot even be checked, such as nesting without end, is wrong input like any other. */
export function parseInput<Input>(shape: z.ZodType<Input>, given: unknown): Input {
  try {
    return shape.parse(given)
  } catch (error) {
    throw error instanceof z.ZodError
      ? error
      : new TRPCError({ code: 'BAD_REQUEST', message: 'Invalid input', cause: error })
  }
}

export type Procedure = {
  path: string
  type: 'query' | 'mutation'
  input: z.ZodType | null
  meta: unknown
  run: Run
}

/** A procedure as tRPC keeps it. */
export type Built = Run & {
  _def: {
    type: 'query' | 'mutation' | 'subscription'
    inputs: unknown[]
    meta?: unknown
    middlewares: unknown[]
    resolver(call: { ctx: object; input: unknown }): unknown
  }
}

export function listProcedures(router: AnyRouter): Procedure[] {
  const built = Object.entries(router._def.procedures as Record<string, Built>)
  return built.flatMap(([path, procedure]) => {
    const { type, inputs, meta } = procedure._def
    if (type === 'subscription') return []
    const [first] = inputs
    const input = first instanceof z.ZodType ? first : null
    return [{ path, type, input, meta, run: procedure }]
  })
}

/** Null: it takes nothing. */
export function describeInput({ input }: Procedure): JsonSchema | null {
  return input === null ? null : describeShape(input, 'input')
}

/**
 * As JSON Schema; rules beyond it, such as two fields that exclude each other, are told by refusals alone. An answer may have
 * more fields one day, so none is excluded; a format needs no pattern beside it.
 */
export function describeShape(shape: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _version, ...described } = z.toJSONSchema(shape, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern
    },
  })
  return described as JsonSchema
}
