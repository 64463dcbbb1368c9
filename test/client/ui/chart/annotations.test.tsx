// What happened, as it is drawn, listed, told of a point and read in the table: moments as lines, what lasted as bands.
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { AnnotationBand } from '../../../../client/ui/chart/annotation-band.tsx'
import { AnnotationFlag } from '../../../../client/ui/chart/annotation-flag.tsx'
import { AnnotationList } from '../../../../client/ui/chart/annotation-list.tsx'
import { markAnnotations } from '../../../../client/ui/chart/annotation-marks.ts'
import type { Annotation, ChartData } from '../../../../client/ui/chart/chart-data.ts'
import { lookOf } from '../../../../client/ui/chart/looks.ts'
import { layPlot } from '../../../../client/ui/chart/plot-layout.ts'
import { PlotTooltip } from '../../../../client/ui/chart/plot-tooltip.tsx'
import { ValuesTable } from '../../../../client/ui/chart/values-table.tsx'
import { placeAnnotations } from '../../../../client/ui/chart/zones.ts'

const data: ChartData = {
  unit: { kind: 'count' },
  grain: 'day',
  zone: 'UTC',
  buckets: ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04'].map(day => `${day}T00:00:00Z`),
  end: '2026-11-05T00:00:00Z',
  series: [{ key: 'a', label: 'A', values: [1, 2, 3, 4] }],
}
const release: Annotation = { at: '2026-11-02T12:00:00Z', label: 'Release' }
const trial: Annotation = { at: '2026-11-02T00:00:00Z', until: '2026-11-04T00:00:00Z', label: 'Trial' }
const season: Annotation = { at: '2026-10-01T00:00:00Z', until: '2026-12-01T00:00:00Z', label: 'Season' }

const layout = layPlot({
  widthPx: 400,
  heightPx: 200,
  buckets: 4,
  axis: { ticks: [0, 4], min: 0, max: 4 },
  axisTexts: ['0', '4'],
  inBands: true,
  // Four days of 92 pixels each, from 15 on.
  rightPx: 17,
  topPx: 22,
})

function place(...annotations: Annotation[]) {
  return placeAnnotations({ ...data, annotations })
}

/** Its text alone, one line an element. */
function linesOf(node: ReactNode): string[] {
  const text = renderToStaticMarkup(node).replaceAll(/<[^>]*>/g, '\n')
  return text.split('\n').filter(line => line !== '')
}

describe('the drawing', () => {
  function draw(annotation: Annotation, isPointedAt = false) {
    const [mark] = markAnnotations(place(annotation), layout)
    if (mark === undefined) throw new Error('it is part of the chart')
    const shared = { mark, isPointedAt, layout }
    const band = renderToStaticMarkup(<AnnotationBand {...shared} />)
    const flag = renderToStaticMarkup(<AnnotationFlag {...shared} />)
    const edges = [...flag.matchAll(/M([\d.]+) 22V174/g)].map(([, x]) => Number(x))
    return { band, flag, edges }
  }
  const half = layout.stepPx / 2

  it('of a moment is a line, and no band', () => {
    const { band, edges } = draw(release)
    expect(band).toBe('')
    expect(edges).toEqual([layout.xOf(1)])
  })

  it('of what lasted is a band over its buckets that shows what is behind it, with an edge at both ends', () => {
    const { band, edges } = draw(trial)
    const [x, width] = ['x', 'width'].map(name => Number(new RegExp(` ${name}="([\\d.]+)"`).exec(band)?.[1]))
    expect([x, width]).toEqual([layout.xOf(1) - half, 2 * layout.stepPx])
    expect(Number(/fill-opacity="([\d.]+)"/.exec(band)?.[1])).toBeLessThan(0.3)
    expect(edges).toEqual([layout.xOf(1) - half, layout.xOf(2) + half])
  })

  it.each([
    ['before the first bucket, only where it ends', { ...trial, at: season.at }, [layout.xOf(2) + half]],
    [
      'after the last bucket, only where it begins',
      { ...trial, until: season.until },
      [layout.xOf(1) - half],
    ],
    ['on both sides, nowhere', season, []],
  ])('has an edge, of what goes on %s', (_where, annotation, expected) => {
    expect(draw(annotation).edges).toEqual(expected)
  })

  it('has a line over all days of what lasted, where the data cannot hide it, and none over a moment', () => {
    expect(draw(trial).flag).toContain(`d="M${layout.xOf(1) - half} 22H${layout.xOf(2) + half}"`)
    expect(draw(season).flag).toContain(`d="M${layout.left} 22H${layout.right}"`)
    expect(draw(release).flag).not.toContain('H')
  })

  it('has the number of what lasted where it begins', () => {
    expect(draw(trial).flag).toMatch(
      new RegExp(`translate\\(${layout.xOf(1) - half} 11\\).*<text[^>]*>1</text>`),
    )
  })

  it('is emphasised, band and edges, when it is pointed at', () => {
    for (const pointed of [false, true]) {
      const { band, flag } = draw(trial, pointed)
      expect(band.includes('var(--accent)')).toBe(pointed)
      expect(flag.includes('stroke-width="2"')).toBe(pointed)
    }
  })

  it('of three on one day leads from each flag that had to step aside to their line', () => {
    const marks = markAnnotations(
      place(release, { ...release, label: 'B' }, { ...release, label: 'C' }),
      layout,
    )
    const drawn = marks.map(mark =>
      renderToStaticMarkup(<AnnotationFlag mark={mark} isPointedAt={false} layout={layout} />),
    )
    const x = layout.xOf(1)
    expect(drawn[0]).toContain(`d="M${x - 18} 19L${x} 22"`)
    expect(drawn[1]).not.toContain('L')
    expect(drawn[2]).toContain(`d="M${x + 18} 19L${x} 22"`)
  })
})

describe('the list beneath', () => {
  it('says when a moment was, and from when until when something lasted', () => {
    const outage = { at: '2026-11-03T08:00:00Z', until: '2026-11-03T09:30:00Z', label: 'Outage' }
    const lines = linesOf(
      <AnnotationList annotations={place(release, trial, outage)} zone="UTC" onPoint={() => undefined} />,
    )
    expect(lines.map(line => line.replaceAll(/\s*–\s*/g, ' – '))).toEqual([
      '1',
      '2 Nov 2026, 00:00 – 4 Nov 2026, 00:00',
      'Trial',
      '2',
      '2 Nov 2026, 12:00',
      'Release',
      '3',
      '3 Nov 2026, 08:00 – 09:30',
      'Outage',
    ])
  })
})

describe('the list of much that happened', () => {
  const list = (count: number) => {
    const releases = Array.from({ length: count }, (_, index) => ({
      ...release,
      label: `Release ${index + 1}`,
    }))
    return linesOf(<AnnotationList annotations={place(...releases)} zone="UTC" onPoint={() => undefined} />)
  }

  it('is whole while it is no longer than the chart', () => {
    expect(list(8).filter(line => line.startsWith('Release'))).toHaveLength(8)
    expect(list(8).at(-1)).toBe('Release 8')
  })

  it('begins with the first, and offers the rest', () => {
    expect(list(9).filter(line => line.startsWith('Release'))).toHaveLength(8)
    expect(list(9).at(-1)).toBe('Show all 9')
  })
})

describe('a point', () => {
  function tell(bucket: number) {
    return linesOf(
      <PlotTooltip
        data={data}
        kind="bar"
        series={data.series.map((series, index) => ({ series, look: lookOf(index) }))}
        annotations={place(season, trial, release)}
        showsComparison={false}
        bucket={bucket}
        opens={null}
      />,
    )
  }

  it.each([
    [0, ['1 · Season · goes on']],
    [1, ['1 · Season · goes on', '2 · Trial · begins', '3 · Release']],
    [2, ['1 · Season · goes on', '2 · Trial · ends']],
    [3, ['1 · Season · goes on']],
  ])('of day %i tells all that it is part of', (bucket, expected) => {
    expect(tell(bucket).filter(line => / · /.test(line))).toEqual(expected)
  })
})

describe('the table', () => {
  it('names what lasted in every row that it covers, with what it does there', () => {
    const html = renderToStaticMarkup(
      <ValuesTable
        title="Figures"
        data={{ ...data, annotations: [release, trial] }}
        pointHref={undefined}
        heightPx={200}
      />,
    )
    const rows = [...html.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) =>
      (row.split('<td').at(-1) ?? '').replaceAll(/^[^>]*>|<[^>]*>/g, ''),
    )
    expect(rows.slice(1)).toEqual(['', 'Trial · begins, Release', 'Trial · ends', ''])
  })
})
