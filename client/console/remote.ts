// `trpc.<module>.<procedure>.queryOptions(input)` and its kin, with tRPC's own types, over wire.ts.
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import type { ConsoleApi } from '../../server/console.ts'
import { ask, send } from './wire.ts'

/** The console router as things to hand to TanStack Query: what tRPC types, less what is not here. */
export type Remote = Kept<TRPCOptionsProxy<ConsoleApi>>

type Kept<Node> = Node extends { queryOptions: unknown }
  ? Only<Node, 'queryOptions' | 'queryKey' | 'queryFilter' | 'pathKey' | 'pathFilter'>
  : Node extends { mutationOptions: unknown }
    ? Only<Node, 'mutationOptions' | 'mutationKey'>
    : Node extends { subscriptionOptions: (input: infer Input) => unknown }
      ? { subscriptionOptions: (input: Input) => Followed }
      : { [Name in keyof Node]: Name extends 'pathKey' | 'pathFilter' ? Node[Name] : Kept<Node[Name]> }

/** `Pick`, for nodes that tRPC crosses with an index of everything. */
type Only<Node, Names extends string> = { [Name in Extract<Names, keyof Node>]: Node[Name] }

/** A stream of news to be followed: `useNews` of news.ts does. */
export interface Followed {
  path: string
  input: unknown
}

type Given = Record<string, unknown> | undefined

/** Keys are as tRPC makes them, so that a module's path invalidates all that was asked of it. */
const members: Record<string, (path: readonly string[], input: unknown, options: Given) => unknown> = {
  queryOptions: (path, input, options) => ({
    ...options,
    queryKey: queryKey(path, input),
    queryFn: () => ask(path.join('.'), input),
  }),
  queryKey: (path, input) => queryKey(path, input),
  queryFilter: (path, input, options) => ({ ...options, queryKey: queryKey(path, input) }),
  pathKey: path => [path],
  pathFilter: (path, filters) => ({ ...(filters as Given), queryKey: [path] }),
  mutationKey: path => [path],
  mutationOptions: (path, options) => ({
    ...(options as Given),
    mutationKey: [path],
    mutationFn: (input: unknown) => send(path.join('.'), input),
  }),
  subscriptionOptions: (path, input) => ({ path: path.join('.'), input }) satisfies Followed,
}

export const trpc = createNode([]) as Remote

function createNode(path: readonly string[]): unknown {
  return new Proxy(() => {}, {
    get: (_target, name) => (typeof name === 'string' ? createNode([...path, name]) : undefined),
    apply: (_target, _self, [input, options]: [unknown, Given]) => {
      const member = members[path.at(-1) ?? '']
      if (member === undefined) throw new TypeError(`trpc.${path.join('.')} is not there`)
      return member(path.slice(0, -1), input, options)
    },
  })
}

function queryKey(path: readonly string[], input: unknown): unknown[] {
  return input === undefined ? [path, { type: 'query' }] : [path, { input, type: 'query' }]
}
