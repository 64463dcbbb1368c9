// What every figure is, counted by hand: of the pasts that the tests beside this tell, by month. Each metric has a row.

/** The metric, the month, and what it is then; null: there is nothing to divide by. */
export type CountedFigure = readonly [metric: string, month: string, value: number | null]

/** Of the few people of `figures.test.ts`. */
export const countedOfPeople: readonly CountedFigure[] = [
  ['gross_revenue', 'september', 2200],
  ['gross_revenue', 'october', 2000],
  // Refunds and chargebacks count for their own month.
  ['net_revenue', 'september', 2200],
  ['net_revenue', 'october', 1200],
  ['net_revenue', 'both', 3400],
  ['money_back', 'october', 800],
  ['purchases', 'both', 4],
  ['average_purchase', 'both', 850],
  ['average_purchase', 'july', null],
  // Of another currency than the economy's: bought, but not added.
  ['gross_revenue', 'july', 0],
  ['paying_users', 'july', 1],
  ['active_users', 'september', 2],
  ['active_users', 'october', 0],
  ['active_users', 'both', 2],
  ['paying_users', 'september', 2],
  ['paying_users', 'october', 1],
  // Ben bought in both months, and is one.
  ['paying_users', 'both', 2],
  // Dan bought twice in September; Ben again in October; Eve for the first time, and so did two in August.
  ['repeat_buyers', 'september', 1 / 2],
  ['repeat_buyers', 'october', 1],
  ['repeat_buyers', 'both', 1],
  ['repeat_buyers', 'november', 0],
  ['repeat_buyers', 'august', 0],
  ['purchase_rate', 'september', 1],
  ['purchase_rate', 'october', null],
  ['arppu', 'september', 1100],
  ['arppu', 'both', 1700],
  ['arppu', 'november', 900],
  ['revenue_per_active_user', 'september', 1100],
  ['tokens_consumed', 'september', 75],
  ['tokens_consumed', 'october', -40],
  ['purchased_tokens_consumed', 'september', 60],
  ['spends', 'september', 5],
  // A tenth of what was paid for each token of Ben's, and nothing for Ann's.
  ['recognised_revenue', 'september', 600],
  ['recognised_revenue', 'october', -400],
  ['revenue_per_token', 'september', 8],
  ['revenue_per_token', 'july', null],
  ['tokens_granted', 'september', 1000],
  ['d7_retention', 'september', 0.5],
  ['d7_retention', 'november', null],
  ['repeat_purchase', 'september', 0.5],
  ['repeat_purchase', 'november', null],
  ['dispute_rate', 'september', 1 / 3],
  ['dispute_rate', 'november', 0],
  // When the bank told of it; it was lost a month later.
  ['card_disputes', 'september', 1],
  ['card_disputes', 'october', 0],
  ['paywall_conversion', 'august', 1 / 4],
  ['continuation', 'august', 2 / 5],
  ['checkout_abandonment', 'august', 2 / 3],
  ['checkout_abandonment', 'july', null],
  ['offer_selected', 'may', 2 / 3],
  ['offer_paid', 'may', 1 / 3],
  ['offer_continued', 'may', 0],
  ['offer_selected', 'august', 1 / 5],
  ['offer_paid', 'august', 1 / 5],
  // Xia went on too, without paying: that is in the continuation alone.
  ['offer_continued', 'august', 1 / 5],
  ['token_disputes', 'july', 0],
  ['token_disputes', 'september', 3],
  ['token_disputes', 'october', 2],
  ['token_disputes', 'both', 5],
  // In a thousand of five charged spends.
  ['token_dispute_rate', 'september', 600],
  ['token_dispute_rate', 'both', 1000],
  ['token_dispute_rate', 'august', 0],
  // Nobody was charged then.
  ['token_dispute_rate', 'october', null],
  // Two that were not understood, of two active users.
  ['token_confusion', 'september', 1000],
  ['token_confusion', 'both', 1500],
  ['token_confusion', 'august', 0],
  ['token_confusion', 'october', null],
]

/** Of what accounts have, what runs cost and where money came from, in `levels.test.ts`. */
export const countedOfLevels: readonly CountedFigure[] = [
  // Of Cat: 200 paid; 80 recognised and 120 taken back; 300 paid, of which 120 paid the debt and 180 were recognised.
  ['deferred_revenue', 'july', 0],
  ['recognised_revenue', 'july', 260],
  ['tokens_taken_back', 'july', 10],
  ['tokens_outstanding', 'july', 0],
  ['deferred_revenue', 'august', 100],
  ['tokens_outstanding', 'august', 3],
  // Of Ann 100 − ⌊100 × 2 ⁄ 3⌋ = 34; of Ben 999 − ⌊999 × 500 ⁄ 1000⌋ = 500.
  ['deferred_revenue', 'september', 534],
  ['tokens_outstanding', 'september', 501],
  ['tokens_expired', 'september', 30],
  ['breakage', 'september', 30 / 50],
  ['breakage', 'october', null],
  ['tokens_purchased', 'september', 1000],
  // One came back, one was taken back and restored; of Ben 100 were taken by hand and seven given: 67 + 400.
  ['deferred_revenue', 'october', 467],
  ['tokens_outstanding', 'october', 402],
  ['tokens_taken_back', 'october', 0],
  ['deferred_revenue', 'november', 434],
  ['revenue_per_token', 'september', 565 / 522],
  ['revenue_per_purchased_token', 'september', 565 / 502],
  ['revenue_per_purchased_token', 'august', null],
  // 7 ⁄ 3 at version 2, 2 at version 3, and of version 1 nobody knows: a started cent is a whole one.
  ['run_cost', 'september', 5],
  ['margin', 'september', 560],
  ['run_cost', 'october', 0],
  ['margin', 'october', -33],
  ['margin', 'august', 0],
  ['topup_overuse', 'september', 0],
  ['topup_overuse', 'october', 1 / 2],
  ['topup_overuse', 'august', null],
  ['mission_after_purchase', 'september', 1 / 2],
  ['mission_after_purchase', 'october', 0],
  // Eve bought two days ago.
  ['mission_after_purchase', 'november', null],
  ['missions_done', 'october', 2],
  ['missions_per_paying_user', 'october', 1],
  ['missions_per_paying_user', 'august', null],
  ['gross_arppu', 'september', 550],
  ['arppu', 'september', 550],
  ['gross_arppu', 'october', 300],
  ['topup_conversion', 'august', 1],
  ['paywall_conversion', 'september', 1],
  ['topup_conversion', 'september', 0],
  ['topup_conversion', 'july', null],
]
