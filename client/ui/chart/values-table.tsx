// The same data as a table: for readers, for copying, and for whoever wants the exact figures.
import { Fragment } from 'react'
import { classNames } from '../class-names.ts'
import { Link } from '../link.tsx'
import { type ChartData, isImmature } from './chart-data.ts'
import { sayValue } from './units.ts'
import { bucketName, happenedIn, type PlacedAnnotation, placeAnnotations, zoneName } from './zones.ts'

export interface ValuesTableProps {
  title: string
  data: ChartData
  /** Where what stands behind a point is; null where it has nothing. */
  pointHref: ((bucket: number) => string | null) | undefined
  heightPx: number
}

export function ValuesTable({ title, data, pointHref, heightPx }: ValuesTableProps) {
  const { buckets, grain, zone, series, comparison, unit } = data
  const annotations = placeAnnotations(data)
  const text = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : sayValue(value, unit)
  return (
    <section
      className="-mx-gutter overflow-auto"
      style={{ maxHeight: heightPx }}
      tabIndex={0}
      aria-label={`${title} as a table`}
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <caption className="sr-only">
          {title}. {zoneName(data)}.
        </caption>
        <thead>
          <tr>
            <th scope="col" className={classNames(HEAD, 'text-left')}>
              {zoneName(data)}
            </th>
            {series.map(one => (
              <th key={one.key} scope="col" className={classNames(HEAD, 'text-right')}>
                {one.label}
              </th>
            ))}
            {comparison &&
              series.map(one => (
                <th key={one.key} scope="col" className={classNames(HEAD, 'text-right')}>
                  {series.length > 1 ? `${one.label}, ` : ''}
                  {series.length > 1 ? comparison.label.toLowerCase() : comparison.label}
                </th>
              ))}
            {annotations.length > 0 && (
              <th scope="col" className={classNames(HEAD, 'text-left')}>
                What happened
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {buckets.map((bucket, index) => (
            <tr key={bucket}>
              <th scope="row" className={classNames(CELL, 'text-left font-normal')}>
                <PointName href={pointHref?.(index) ?? null}>{bucketName(bucket, grain, zone)}</PointName>
                {isImmature(data, index) && <span className="text-ink-2"> · may still change</span>}
              </th>
              {series.map(one => (
                <td key={one.key} className={classNames(CELL, 'text-right')}>
                  {text(one.values[index])}
                </td>
              ))}
              {comparison &&
                series.map(one => (
                  <td key={one.key} className={classNames(CELL, 'text-right text-ink-2')}>
                    {text(one.previous?.[index])}
                  </td>
                ))}
              {annotations.length > 0 && (
                <td className={CELL}>
                  <Happened bucket={index} annotations={annotations} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** What lasts is named in every row that it covers: whoever jumps to a row hears all that is true of it. */
function Happened({ bucket, annotations }: { bucket: number; annotations: readonly PlacedAnnotation[] }) {
  return happenedIn(bucket, annotations).map(({ number, label, phase }, place) => (
    <Fragment key={number}>
      {place > 0 && ', '}
      {phase === 'goes on' ? <span className="text-ink-3">{label}</span> : label}
      {phase && <span className="text-ink-3"> · {phase}</span>}
    </Fragment>
  ))
}

function PointName({ href, children }: { href: string | null; children: string }) {
  if (href === null) return children
  return (
    <Link
      plain
      href={href}
      className="underline decoration-line-strong underline-offset-4 hover:decoration-current"
    >
      {children}
      <span className="sr-only">: open its rows</span>
    </Link>
  )
}

const HEAD =
  'sticky top-0 h-row border-b border-line bg-sunken px-2 text-xs font-medium whitespace-nowrap text-ink-2 first:pl-gutter last:pr-gutter'
const CELL = 'h-row border-b border-line px-2 whitespace-nowrap first:pl-gutter last:pr-gutter'
