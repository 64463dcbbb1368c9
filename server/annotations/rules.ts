// Which span of time an annotation may stand for.

type Decision = { kind: 'accepted' } | { kind: 'refused'; field: 'untilAt'; message: string }

const spanMaxMs = 5 * 366 * 86_400_000

/** Without an end it is a moment. It may lie ahead: what is planned is marked once a chart reaches it. */
export function decideSpan({ fromAt, untilAt }: { fromAt: Date; untilAt: Date | null }): Decision {
  if (untilAt === null) return { kind: 'accepted' }
  const lengthMs = untilAt.getTime() - fromAt.getTime()
  if (lengthMs <= 0) return refused('It ends after it begins; without an end it is a moment.')
  if (lengthMs > spanMaxMs) return refused('It lasts five years at most.')
  return { kind: 'accepted' }
}

function refused(message: string): Decision {
  return { kind: 'refused', field: 'untilAt', message }
}
