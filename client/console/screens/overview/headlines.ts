// The figures at the head of the Overview, those of buyers and those of disputes, in their order, and what would fill each.

export type Headline = {
  metric: string
  /** Said where nothing was counted, or there is nothing to divide by. */
  fills: string
}

export const headlines: readonly Headline[] = [
  { metric: 'net_revenue', fills: 'No money came or went back in these dates.' },
  { metric: 'arppu', fills: 'Nobody paid in these dates.' },
  { metric: 'paywall_conversion', fills: 'No first paywall of these dates is 72 hours old yet.' },
  { metric: 'continuation', fills: 'No paywall of these dates has ended its session yet.' },
  { metric: 'repeat_purchase', fills: 'No first purchase of these dates is 30 days old yet.' },
  { metric: 'd7_retention', fills: 'No first spend of these dates is 8 days old yet.' },
  { metric: 'dispute_rate', fills: 'No payment of these dates is 7 days old yet.' },
  { metric: 'tokens_consumed', fills: 'No tokens were spent in these dates.' },
]

/** Who buys, how much and how often: beneath the charts. */
export const buyerFigures: readonly Headline[] = [
  { metric: 'purchase_rate', fills: 'Nobody was active in these dates.' },
  { metric: 'average_purchase', fills: 'Nobody paid in these dates.' },
  { metric: 'repeat_buyers', fills: 'Nobody paid in these dates.' },
  { metric: 'topup_overuse', fills: 'Nobody paid in these dates.' },
]

/** What users dispute, of their tokens and with their banks: beneath the charts. */
export const disputeFigures: readonly Headline[] = [
  { metric: 'token_dispute_rate', fills: 'Nobody was charged in these dates.' },
  { metric: 'token_confusion', fills: 'Nobody was active in these dates.' },
  { metric: 'token_disputes', fills: 'No token dispute was opened in these dates.' },
  { metric: 'card_disputes', fills: 'No payment was disputed in these dates.' },
]

/** All that have a card. */
export const cards: readonly Headline[] = [...headlines, ...buyerFigures, ...disputeFigures]
