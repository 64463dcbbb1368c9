// How figures are written in quote lines, labels and messages.

const count = new Intl.NumberFormat('en-US')

export function writeCount(value: number | bigint): string {
  return count.format(value)
}

/** 11,000 basis points are ×1.1. */
export function writeMultiplier(basisPoints: number): string {
  return `×${basisPoints / 10_000}`
}

/** 1,250 basis points are 12.5 %. */
export function writePercent(basisPoints: number): string {
  return `${count.format(basisPoints / 100)} %`
}

export function writeBand(band: { min: number; max: number | null }): string {
  if (band.max === null) return `${writeCount(band.min)} or more`
  return band.min === band.max ? writeCount(band.min) : `${writeCount(band.min)}–${writeCount(band.max)}`
}
