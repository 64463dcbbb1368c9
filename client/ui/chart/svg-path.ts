// Points joined into the paths that SVG draws, with holes where there is no value.

interface Point {
  x: number
  y: number
}

export type Points = ReadonlyArray<Point | null>

/** A value between two holes is a line of no length, which a round cap turns into a dot. */
export function linePath(points: Points): string {
  return points
    .map((point, index) => {
      if (!point) return ''
      const isJoined = (points[index - 1] ?? null) !== null
      const isLonely = !isJoined && (points[index + 1] ?? null) === null
      const place = `${point.x} ${point.y}`
      return isJoined ? `L${place}` : isLonely ? `M${place}h0` : `M${place}`
    })
    .join('')
}

/** Between a line and the floor beneath each of its points. */
export function areaPath(points: Points, floors: readonly number[]): string {
  let path = ''
  let begin = 0
  for (let index = 0; index <= points.length; index++) {
    if (points[index]) continue
    const run = points.slice(begin, index).filter(point => point !== null)
    if (run.length > 1) {
      const back = run.map(({ x }, place) => `L${x} ${floors[begin + place] ?? 0}`).toReversed()
      path += `${linePath(run)}${back.join('')}Z`
    }
    begin = index + 1
  }
  return path
}

/** Finer than a tenth of a pixel nobody sees, and every digit is drawn with. */
export function roundPixel(value: number): number {
  return Math.round(value * 10) / 10
}
