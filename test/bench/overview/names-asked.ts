// What a request asks for, by name: so that what a page asks can be held against what is measured.
import type { IncomingMessage } from 'node:http'

const door = '/trpc/console/'

/** Each query of a batch by its procedure; figures also by which they are. What stays open for news is no query. */
export function namesAsked({ url = '', method, headers }: IncomingMessage): string[] {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  if (
    method !== 'GET' ||
    !pathname.startsWith(door) ||
    headers.accept?.includes('text/event-stream') === true
  )
    return []
  const inputs: Record<string, { metrics?: string[]; split?: string }> = JSON.parse(
    searchParams.get('input') ?? '{}',
  )
  return pathname
    .slice(door.length)
    .split(',')
    .map((procedure, index) => {
      const { metrics = [], split } = inputs[index] ?? {}
      return [procedure, ...metrics.toSorted(), ...(split === undefined ? [] : [`by ${split}`])].join(' ')
    })
}
