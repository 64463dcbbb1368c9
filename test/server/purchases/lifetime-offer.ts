// An offer for life as a paywall would have shown it: who gets one depends on a month of top-ups.
import type { QuietServer } from './quiet-server.ts'

export const lifetimeOffer = { tokens: 150, amount: 14_900 }

/** Shown to this account once; returns the offer's id. */
export async function showLifetimeOffer(
  server: QuietServer,
  { economyKey, userId }: { economyKey: string; userId: string },
): Promise<string> {
  await server.query(
    `insert into paywall_impression
       (id, economy_key, mode, user_id, action, quantity, price_version, session_id, have_tokens, need_tokens,
        short_tokens)
     values ($1, $2, 'live', $3, 'any', 1, 1, 's', 0, 1, 1)
     on conflict do nothing`,
    [`imp_${userId}`, economyKey, userId],
  )
  await server.query(
    `insert into paywall_offer
       (id, impression_id, place, kind, key, name, tokens, amount, currency, recurring, preselected, rule)
     values ($1, $2, 1, 'lifetime', 'lifetime', 'Lifetime', $3, $4, 'USD', false, true, 'covers')
     on conflict do nothing`,
    [`off_${userId}`, `imp_${userId}`, lifetimeOffer.tokens, lifetimeOffer.amount],
  )
  return `off_${userId}`
}
