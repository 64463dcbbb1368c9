// What stands beside the ticks of an axis: each label is its tick's value and no rounding of it, and all of them are written
// alike, as briefly as that allows.
import { NUMBER_LOCALE } from '../locale.ts'
import { minorDigits } from '../money.ts'
import { rounded } from './ticks.ts'
import { axisScale, type Unit } from './units.ts'

/** In thousands: `2K` is two of them, `2M` two thousand of them. */
const SUFFIXES = ['', 'K', 'M', 'B', 'T'] as const

/** One label a tick. */
export function labelAxis(ticks: readonly number[], unit: Unit): string[] {
  const values = ticks.map(tick => rounded(unit.kind === 'percent' ? tick * 100 : tick / axisScale(unit)))
  let best: Writing | undefined
  for (const powers of writings(values, unit)) {
    const writing = write(values, powers, unit)
    if (best === undefined || costOf(writing) < costOf(best)) best = writing
  }
  return best?.labels ?? []
}

interface Writing {
  labels: string[]
  decimals: number
}

// Of labels that take the same room, `2,500` reads better than `2.5K`: those without a suffix come first.
function writings(values: readonly number[], unit: Unit): number[][] {
  const alike = (power: number) => values.map(() => power)
  if (unit.kind === 'percent') return [alike(0)]
  // Each with the suffix of its own size: `750K` below `1M`.
  return [...SUFFIXES.map((_, power) => alike(power)), values.map(ownPower)]
}

function costOf({ labels, decimals }: Writing): number {
  return Math.max(...labels.map(label => label.length)) + decimals
}

function write(values: readonly number[], powers: readonly number[], unit: Unit): Writing {
  const scaled = values.map((value, index) => rounded(value / 1000 ** (powers[index] ?? 0)))
  const decimals = padded(Math.max(0, ...scaled.map(decimalsOf)), powers, unit)
  const format = formatOf(unit, decimals)
  const zero = formatOf(unit, 0).format(0)
  return {
    decimals,
    // Nothing is nothing in every size: it has neither decimals nor a suffix.
    labels: scaled.map((value, index) =>
      value === 0 ? zero : minus(`${format.format(value)}${SUFFIXES[powers[index] ?? 0]}`),
    ),
  }
}

/** Half a dollar is `$0.50`; half a thousand of them is `$0.5K`. */
function padded(decimals: number, powers: readonly number[], unit: Unit): number {
  const isPlainMoney = unit.kind === 'money' && powers.every(power => power === 0)
  return isPlainMoney && decimals > 0 ? Math.max(decimals, minorDigits(unit.currency)) : decimals
}

function ownPower(value: number): number {
  const power = SUFFIXES.findLastIndex((_, thousands) => Math.abs(value) >= 1000 ** thousands)
  return Math.max(0, power)
}

function decimalsOf(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e')
  const written = digits.split('.')[1]?.length ?? 0
  return Math.max(0, written - Number(exponent))
}

function minus(text: string): string {
  return text.replace('-', '−')
}

const formats = new Map<string, Intl.NumberFormat>()

function formatOf(unit: Unit, decimals: number): Intl.NumberFormat {
  const currency = unit.kind === 'money' ? unit.currency : undefined
  const key = `${currency ?? unit.kind} ${decimals}`
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.NumberFormat(NUMBER_LOCALE, {
    ...(currency !== undefined && { style: 'currency', currency }),
    ...(unit.kind === 'percent' && { style: 'unit', unit: 'percent' }),
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
  formats.set(key, format)
  return format
}
