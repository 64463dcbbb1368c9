// The SDK's own types against the server's product router: what the server asks and answers is what the SDK says.
// A procedure is compared from the moment the router has it; nothing is added here for that.
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import { expect, test } from 'vitest'
import { kinds, type Procedures } from '../../../client/sdk/contract/procedures.ts'
import { statuses } from '../../../client/sdk/reasons.ts'
import { reasons } from '../../../server/platform/errors.ts'
import { productApi } from '../../../server/product.ts'

type Inputs = inferRouterInputs<typeof productApi>
type Outputs = inferRouterOutputs<typeof productApi>

/** `{ spend: { charge: X } }` as `{ 'spend.charge': X }`. */
type Flat<Tree> = {
  [Name in {
    [Module in keyof Tree & string]: `${Module}.${keyof Tree[Module] & string}`
  }[keyof Tree & string]]: Name extends `${infer Module}.${infer Own}`
    ? Module extends keyof Tree
      ? Own extends keyof Tree[Module]
        ? Tree[Module][Own]
        : never
      : never
    : never
}
type ServerInputs = Flat<Inputs>
type ServerOutputs = Flat<Outputs>

type Shared = keyof ServerInputs & keyof Procedures
type Fits<From, To> = [From] extends [To] ? true : false

/** Procedures whose input, as the SDK types it, the server would not take. */
type WrongInput = {
  [P in Shared]: ServerInputs[P] extends void | undefined
    ? never
    : Fits<Procedures[P]['input'], ServerInputs[P]> extends true
      ? never
      : P
}[Shared]

/** Procedures whose answer is not what the SDK promises. */
type WrongOutput = {
  [P in Shared]: Fits<ServerOutputs[P], Procedures[P]['output']> extends true ? never : P
}[Shared]

/** Procedures of the SDK's own modules that it does not know. */
type SdkModule = keyof Procedures extends `${infer Module}.${string}` ? Module : never
type Unknown = Exclude<Extract<keyof ServerInputs, `${SdkModule}.${string}`>, keyof Procedures>

/** A list that takes only what is left over: it compiles empty, and the compiler's message names what is left. */
type Nothing<Left> = [Left] extends [never] ? [] : [left: Left]

test('inputs, answers and names agree wherever the router has the procedure', () => {
  const wrongInputs: Nothing<WrongInput> = []
  const wrongOutputs: Nothing<WrongOutput> = []
  const unknown: Nothing<Unknown> = []
  expect([wrongInputs, wrongOutputs, unknown].flat()).toEqual([])
})

test('what reads is a query and what writes a mutation, on both sides', () => {
  // Flat by path when it runs, whatever its type says.
  const procedures = productApi._def.procedures as unknown as Record<string, { _def: { type: string } }>
  const shared = Object.entries(kinds).filter(([name]) => name in procedures)
  expect(shared.length).toBeGreaterThanOrEqual(2)
  for (const [name, kind] of shared) expect(procedures[name]?._def.type, name).toBe(kind)
})

test('every reason that a product can meet is known, with its status', () => {
  const consoleOnly = new Set(['UNKNOWN_SUBJECT', 'CHANGED_MEANWHILE'])
  const served = Object.entries(reasons).filter(([reason]) => !consoleOnly.has(reason))
  expect(Object.fromEntries(served.map(([reason, { httpStatus }]) => [reason, httpStatus]))).toEqual(statuses)
})
