// When it was, or from when until when; of what ended on the day it began, that day is said once.
import { useContext } from 'react'
import { Time } from '../../../../ui/time.tsx'
import { ZoneContext } from '../../../../ui/zone-context.ts'
import { toWallTime } from '../../../../ui/zoned-time.ts'
import type { Annotation } from './annotation-queries.ts'

export interface AnnotationSpanProps extends Pick<Annotation, 'fromAt' | 'untilAt'> {
  /** False where a heading names the zone. */
  withZone?: boolean
}

export function AnnotationSpan({ fromAt, untilAt, withZone = true }: AnnotationSpanProps) {
  const zone = useContext(ZoneContext)
  if (untilAt === null) return <Time at={fromAt} withZone={withZone} />
  const dayOf = (at: string) => toWallTime(at, zone).slice(0, 10)
  return (
    <span className="whitespace-normal">
      <Time at={fromAt} withZone={false} /> –{' '}
      <Time at={untilAt} show={dayOf(fromAt) === dayOf(untilAt) ? 'time' : 'date-time'} withZone={withZone} />
    </span>
  )
}
