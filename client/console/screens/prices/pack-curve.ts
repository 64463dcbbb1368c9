// The price of a token by the size of the pack, as points of a drawing.
import { computePerToken } from '../../../../server/catalog/rules/offers.ts'
import type { PricePerToken } from '../../../../server/catalog/rules/ratio.ts'
import type { Pack } from '../../../../server/catalog/schema.ts'
import { NUMBER_LOCALE } from '../../../ui/locale.ts'
import { minorDigits } from '../../../ui/money.ts'

export interface CurvePoint {
  key: string
  name: string
  perToken: PricePerToken
  /** From 0, the smallest pack, to 1, the largest. */
  x: number
  /** From 0, free, to 1, the dearest token. */
  y: number
}

/** `also` are packs that share the axes, such as those before a change. */
export function computeCurve(packs: readonly Pack[], also: readonly Pack[]): CurvePoint[] {
  const all = [...packs, ...also].map(computePerToken)
  // Packs grow by factors, not by steps.
  const sizes = all.map(({ tokens }) => Math.log(tokens))
  const least = Math.min(...sizes)
  const width = Math.max(...sizes) - least
  const dearest = Math.max(...all.map(({ amount, tokens }) => amount / tokens))
  return packs
    .map(pack => {
      const perToken = computePerToken(pack)
      return {
        key: pack.key,
        name: pack.name,
        perToken,
        x: width === 0 ? 0.5 : (Math.log(perToken.tokens) - least) / width,
        y: perToken.amount / perToken.tokens / dearest,
      }
    })
    .toSorted((a, b) => a.x - b.x)
}

/** Mostly less than the smallest coin: with the digits that tell packs apart. */
export function sayPerToken({ amount, tokens }: PricePerToken, currency: string): string {
  const digits = minorDigits(currency)
  return new Intl.NumberFormat(NUMBER_LOCALE, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits + 2,
    maximumFractionDigits: digits + 2,
  }).format(amount / tokens / 10 ** digits)
}
