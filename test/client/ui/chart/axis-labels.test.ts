// The labels of an axis are the values of its ticks, in every unit: none is rounded, and no two are the same.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelAxis } from '../../../../client/ui/chart/axis-labels.ts'
import { niceAxis } from '../../../../client/ui/chart/ticks.ts'
import { axisScale, isWhole, type Unit } from '../../../../client/ui/chart/units.ts'

const tokens: Unit = { kind: 'tokens', of: { symbol: '◈', one: 'token', other: 'tokens' } }
const count: Unit = { kind: 'count' }
const percent: Unit = { kind: 'percent' }
const perThousand: Unit = { kind: 'per_thousand' }
const money = (currency: string): Unit => ({ kind: 'money', currency })

// Intl sets a no-break space between a currency's code and its amount.
const labelsOf = (ticks: readonly number[], unit: Unit) =>
  labelAxis(ticks, unit).map(label => label.replaceAll('\u00a0', ' '))

describe('the labels of an axis', () => {
  it.each<[Unit, number[], string[]]>([
    // Quarters of a dollar, and of thousands of them.
    [money('USD'), [0, 25, 50, 75, 100], ['$0', '$0.25', '$0.50', '$0.75', '$1.00']],
    [money('USD'), [0, 50, 100, 150], ['$0', '$0.50', '$1.00', '$1.50']],
    [money('USD'), [0, 0.25, 0.5], ['$0', '$0.0025', '$0.0050']],
    [money('USD'), [0, 25_000, 50_000], ['$0', '$250', '$500']],
    [money('USD'), [0, 125_000, 250_000], ['$0', '$1,250', '$2,500']],
    [money('USD'), [0, 250_000, 500_000], ['$0', '$2,500', '$5,000']],
    [money('USD'), [0, 5_000_000, 10_000_000], ['$0', '$50K', '$100K']],
    [money('USD'), [-5000, -2500, 0, 2500], ['−$50', '−$25', '$0', '$25']],
    // Currencies without decimals, and with three.
    [money('JPY'), [0, 25, 50], ['¥0', '¥25', '¥50']],
    [money('JPY'), [0, 2_500_000, 5_000_000], ['¥0', '¥2.5M', '¥5.0M']],
    [money('KWD'), [0, 250, 500], ['KWD 0', 'KWD 0.250', 'KWD 0.500']],
    [money('KWD'), [0, 1_000_000, 2_000_000], ['KWD 0', 'KWD 1K', 'KWD 2K']],
    // What is counted.
    [count, [0, 1, 2], ['0', '1', '2']],
    [count, [0, 250, 500, 750, 1000], ['0', '250', '500', '750', '1K']],
    [count, [0, 500, 1000, 1500, 2000], ['0', '500', '1,000', '1,500', '2,000']],
    [count, [1250, 1500, 1750, 2000, 2250], ['1,250', '1,500', '1,750', '2,000', '2,250']],
    [tokens, [0, 25_000, 50_000, 75_000, 100_000], ['0', '25K', '50K', '75K', '100K']],
    [tokens, [0, 250_000, 500_000, 750_000, 1_000_000], ['0', '250K', '500K', '750K', '1M']],
    [tokens, [0, 500_000, 1_000_000, 1_500_000], ['0', '0.5M', '1.0M', '1.5M']],
    [tokens, [1_000_000, 1_000_025, 1_000_050], ['1,000,000', '1,000,025', '1,000,050']],
    [tokens, [0, 2.5e12, 5e12], ['0', '2.5T', '5.0T']],
    // Shares and rates.
    [percent, [0.6, 0.62, 0.64], ['60%', '62%', '64%']],
    [percent, [0, 0.025, 0.05], ['0%', '2.5%', '5.0%']],
    [percent, [0, 0.000_25, 0.0005], ['0%', '0.025%', '0.050%']],
    [percent, [0, 7.5, 15], ['0%', '750%', '1,500%']],
    [perThousand, [0, 2.5, 5], ['0', '2.5', '5.0']],
    [perThousand, [0, 0.002, 0.004], ['0', '0.002', '0.004']],
    [count, [], []],
  ])('in %j at %j are %j', (unit, ticks, labels) => {
    expect(labelsOf(ticks, unit)).toEqual(labels)
  })

  it('are the ticks over any values, all different, with the same decimals, and whole where things are', () => {
    const unit = fc.constantFrom(
      tokens,
      count,
      percent,
      perThousand,
      money('USD'),
      money('JPY'),
      money('KWD'),
    )
    // Of every size, near nothing and far from it, close together and far apart.
    const size = fc.integer({ min: -4, max: 13 }).map(power => 10 ** power)
    const values = fc
      .tuple(
        size,
        size,
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 }),
      )
      .map(([middle, width, offsets]) => offsets.map(offset => middle + offset * width))
    fc.assert(
      fc.property(unit, values, fc.boolean(), (one, drawn, fromZero) => {
        const scale = axisScale(one)
        const { ticks } = niceAxis(drawn, { steps: 4, scale, whole: isWhole(one), fromZero })
        const labels = labelsOf(ticks, one)
        expect(labels.map(label => parse(label, one))).toEqual(ticks.map(tick => plain(tick / scale)))
        expect(new Set(labels).size).toBe(ticks.length)
        const decimals = labels
          .filter((_, index) => ticks[index] !== 0)
          .map(label => /\.(\d+)/.exec(label)?.[1]?.length ?? 0)
        expect(new Set(decimals).size).toBe(1)
        if (isWhole(one)) expect(ticks.filter(tick => !Number.isInteger(tick))).toEqual([])
      }),
      { numRuns: 2000 },
    )
  })
})

const sizes: Record<string, number> = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 }

/** As a reader would: sign, digits, and what stands behind them. */
function parse(label: string, unit: Unit): number {
  const found = /^(?<sign>−?)(?:[^\d−]*)(?<digits>[\d,]+(?:\.\d+)?)(?<suffix>[KMBT]?)(?<percent>%?)$/.exec(
    label,
  )
  const { sign = '', digits = '', suffix = '', percent: sharp = '' } = found?.groups ?? {}
  expect(sharp === '%', label).toBe(unit.kind === 'percent')
  const value = (Number(digits.replaceAll(',', '')) * (sizes[suffix] ?? 1)) / (sharp === '%' ? 100 : 1)
  return plain(sign === '' || value === 0 ? value : -value)
}

/** Without the noise of floating point: what a tick is told by. */
function plain(value: number): number {
  return Number(value.toPrecision(12)) + 0
}
