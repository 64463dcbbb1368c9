// Whether an annotation is of what is still to come, or lasts still; of what is over there is nothing to say.
import { Badge } from '../../../../ui/badge.tsx'
import { useNow } from '../../../../ui/use-now.ts'
import type { Annotation } from './annotation-queries.ts'

export function AnnotationState({ fromAt, untilAt }: Pick<Annotation, 'fromAt' | 'untilAt'>) {
  const nowMs = useNow()
  if (Date.parse(fromAt) > nowMs) return <Badge>Planned</Badge>
  if (untilAt === null || Date.parse(untilAt) <= nowMs) return null
  return (
    <Badge tone="info" dot>
      Running
    </Badge>
  )
}
