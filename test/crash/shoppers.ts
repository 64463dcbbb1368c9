// Users beside those of the journal: they come, meet paywalls, buy, spend, complain and complete missions, so that figures have
// more to count than spends. Nobody writes down what they were told; what they moved is held against itself.
import { createChance } from './chance.ts'
import { callOnce } from './wire.ts'

export type Shoppers = {
  /** One user from coming to leaving; whoever is not answered goes on with something else. */
  visit(): Promise<void>
}

const usersMax = 40
const good = '4242424242424242'

export function createShoppers({
  urls,
  key,
  seed,
  actions,
  packs,
}: {
  urls: readonly string[]
  key: string
  seed: number
  actions: readonly string[]
  packs: readonly string[]
}): Shoppers {
  // Its own: what else the seed chooses stays as it is, however often somebody comes.
  const chance = createChance(seed + 1)
  let visits = 0

  async function ask(path: string, input: Record<string, unknown>): Promise<Record<string, unknown> | null> {
    const answer = await callOnce(chance.pick(urls), key, { path, input })
    return answer.kind === 'answered' ? answer.data : null
  }

  async function buy(userId: string, name: string, impressionId: unknown): Promise<void> {
    const what = chance.happens(0.5)
      ? { packKey: chance.pick(packs) }
      : { topUpTokens: chance.whole(10, 200) }
    const shown = typeof impressionId === 'string' ? { impressionId } : {}
    const started = await ask('purchase.start', { userId, requestId: `${name} buys`, ...what, ...shown })
    const checkout = started?.['checkoutUrl']
    if (typeof checkout !== 'string' || chance.happens(0.2)) return
    await send(checkout, { card: good })
    if (chance.happens(0.7)) return
    await send(`${checkout}/bank`, { does: 'dispute' })
    await send(`${checkout}/bank`, { does: chance.pick(['won', 'lost']) })
  }

  return {
    visit: async () => {
      visits += 1
      const name = `visit ${visits}`
      const userId = `shopper-${seed}-${chance.whole(0, usersMax - 1)}`
      const action = chance.pick(actions)
      const told = { userId, sessionId: name }
      await ask('activity.record', { ...told, kind: 'session' })
      // So many that nobody has the tokens.
      const paywall = await ask('paywall.show', { ...told, action, quantity: 1_000 })
      if (chance.happens(0.5)) await buy(userId, name, paywall?.['impressionId'])
      const spend = { userId, requestId: `${name} spends`, action, quantity: 1, acknowledgeSoftCap: true }
      const receipt = await ask('spend.charge', spend)
      if (receipt !== null && chance.happens(0.3)) {
        const of = { entryId: receipt['entryId'] }
        await ask('dispute.open', { userId, requestId: `${name} complains`, reason: 'price_unclear', of })
      }
      if (chance.happens(0.3)) await ask('activity.record', { ...told, kind: 'mission_done', mission: 'job' })
    },
  }
}

/** As a browser sends a form of the sandbox's checkout. */
async function send(url: string, fields: Record<string, string>): Promise<void> {
  await fetch(url, {
    method: 'POST',
    headers: { origin: new URL(url).origin },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  }).then(
    answer => answer.body?.cancel(),
    () => undefined,
  )
}
