// What became of a purchase, for the user who comes back from its checkout: honest about what is not known yet.
import type { Purchase } from './contract.ts'
import { sayTokens, type Unit } from './tokens-text.ts'

export interface Told {
  tone: 'good' | 'waits' | 'neutral' | 'bad'
  title: string
  text: string
  /** The checkout is still open: another card can pay it. */
  canPay: boolean
}

export function tellPurchase(purchase: Purchase, left: 'paid' | 'cancelled' | null, unit: Unit): Told {
  const { status, failure, tokens, checkoutUrl } = purchase
  const canPay = checkoutUrl !== null
  switch (status) {
    case 'pending':
      return left === 'paid'
        ? {
            tone: 'waits',
            title: 'Your payment is being confirmed',
            text: 'What you bought arrives by itself; you can leave this page meanwhile.',
            canPay: false,
          }
        : {
            tone: 'neutral',
            title: 'You left the checkout',
            text: 'Nothing was paid.',
            canPay,
          }
    case 'paid':
      return { tone: 'waits', title: 'Paid', text: 'What you bought is on its way to you.', canPay: false }
    case 'delivered':
      return {
        tone: 'good',
        title: tokens === null ? `${purchase.name} is yours` : `${sayTokens(tokens, unit)} arrived`,
        text: 'Paid, and ready to be used.',
        canPay: false,
      }
    case 'failed':
      return {
        tone: 'bad',
        title: 'The payment did not succeed',
        text: `${failure ?? 'The card was declined.'} Nothing was paid.`,
        canPay,
      }
    case 'cancelled':
      return { tone: 'neutral', title: 'This checkout is over', text: 'Nothing was paid.', canPay: false }
    case 'refunded':
      return {
        tone: 'neutral',
        title: 'This purchase was refunded',
        text: 'Its money went back.',
        canPay: false,
      }
    case 'disputed':
      return {
        tone: 'neutral',
        title: 'This payment is disputed',
        text: 'What it bought is on hold until the bank has decided.',
        canPay: false,
      }
  }
}
