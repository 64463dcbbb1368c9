// Stripe's minor units against ours, which are those that the screens write: the same for most currencies, and off by a
// factor where they differ.

/** Stripe counts whole units. */
const wholeOnly = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '))
/** Stripe counts thousandths, of which it charges tens only. */
const thousandths = new Set('BHD JOD KWD OMR TND'.split(' '))

/** Null: such an amount cannot be said to Stripe exactly. */
export function toStripeAmount({ amount, currency }: { amount: number; currency: string }): number | null {
  const shift = stripeDigits(currency) - ourDigits(currency)
  if (shift >= 0) {
    const scaled = amount * 10 ** shift
    return Number.isSafeInteger(scaled) ? scaled : null
  }
  const factor = 10 ** -shift
  return amount % factor === 0 ? amount / factor : null
}

export function fromStripeAmount(amount: number, currency: string): number {
  const shift = ourDigits(currency) - stripeDigits(currency)
  return shift >= 0 ? amount * 10 ** shift : Math.floor(amount / 10 ** -shift)
}

/** The largest price that can be charged and is not above this one: nobody pays more than was shown. */
export function computeChargeable({ amount, currency }: { amount: number; currency: string }): number {
  const step = smallestStep(currency)
  return amount - (amount % step)
}

/** As decimal text, exact at any size, such as 5.00: what files and the audit log keep. */
export function writeAmount({ amount, currency }: { amount: number; currency: string }): `${number}` {
  const digits = ourDigits(currency)
  const all = String(amount).padStart(digits + 1, '0')
  return (digits === 0 ? all : `${all.slice(0, -digits)}.${all.slice(-digits)}`) as `${number}`
}

export function sayMoney({ amount, currency }: { amount: number; currency: string }): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  return format.format(writeAmount({ amount, currency }))
}

function smallestStep(currency: string): number {
  if (thousandths.has(currency)) return 10
  return 10 ** Math.max(0, ourDigits(currency) - stripeDigits(currency))
}

/** Of ISK, UGX and HUF we count whole units, and Stripe hundredths. */
function stripeDigits(currency: string): number {
  if (wholeOnly.has(currency)) return 0
  return thousandths.has(currency) ? 3 : 2
}

const digits = new Map<string, number>()

function ourDigits(currency: string): number {
  const known = digits.get(currency)
  if (known !== undefined) return known
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions()
  digits.set(currency, maximumFractionDigits)
  return maximumFractionDigits
}
