// A price book far longer than any that ships, in an economy of its own.
import { booksOf } from '../../server/catalog/operations/books.ts'
import { loadPastVersion } from '../../server/catalog/operations/presets.ts'
import { createKey } from '../../server/keys/operations.ts'
import type { Services } from '../../server/platform/services.ts'

const economyKey = 'applications'

/** Answers with a key of its economy. One action in a thousand is staged, as while something new is tried. */
export async function publishLongBook(services: Services, actionCount: number): Promise<string> {
  const inForce = await booksOf(services).inForce(economyKey)
  const pattern = inForce?.document.actions.find(action => action.formula.kind === 'scaled')
  if (inForce === null || pattern === undefined) throw new Error('the economy has its book')
  const { document } = inForce
  const added = Array.from({ length: actionCount - document.actions.length }, (_, index) => ({
    ...pattern,
    key: `bench_${index}`,
    name: `Action of the bench, number ${index}`,
    mission: null,
    availability:
      index % 1000 === 0 ? { kind: 'share' as const, basisPoints: 5_000 } : { kind: 'on' as const },
  }))
  await loadPastVersion(services, {
    economyKey,
    number: inForce.number + 1,
    document: { ...document, actions: [...document.actions, ...added] },
    effectiveAt: services.clock.now(),
    reason: 'a long book for the bench',
  })
  const { answer } = await services.database.prisma.$transaction(prisma =>
    createKey(
      prisma,
      {
        economyKey,
        mode: 'live',
        name: 'bench',
        scopes: ['read'],
        rateLimitPerMinute: null,
        expiresAt: null,
      },
      { id: null, name: 'bench' },
      services.clock.now(),
    ),
  )
  return answer.key
}
