import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { trpc } from '../../../../../client/console/api.ts'
import { keepDraft } from '../../../../../client/console/screens/prices/use-book.ts'
import type { ServerDraft } from '../../../../../client/console/screens/prices/use-draft.ts'

test('a draft that was just begun stays, though an answer from before it comes later', async () => {
  const queries = new QueryClient()
  const queryKey = trpc.catalog.draft.get.queryKey({ economyKey: 'shop' })
  const older = Promise.withResolvers<null>()
  const asked = queries.fetchQuery({ queryKey, queryFn: () => older.promise, retry: false }).catch(() => null)
  const begun = { revision: 1 } as ServerDraft
  await keepDraft(queries, 'shop', begun)
  older.resolve(null)
  await asked
  expect(queries.getQueryData(queryKey)).toBe(begun)
})
