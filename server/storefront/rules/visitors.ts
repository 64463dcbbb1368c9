// Who tries the store in this browser: the cookie that says so, and a name for each of them.
import type { Visitor } from '../schema.ts'

const idPattern = /^visitor_[0-9a-z]{16}$/
const visitorsMax = 6

/** The first is the one that is served; the others can be taken up again. */
export function readVisitors(cookie: string | undefined): string[] {
  const named = (cookie ?? '').split('.').filter(id => idPattern.test(id))
  return [...new Set(named)].slice(0, visitorsMax)
}

export function addVisitor(visitors: string[], random: string): string[] {
  return [`visitor_${random}`, ...visitors].slice(0, visitorsMax)
}

/** Null: this browser has been nobody of that name, and nobody becomes another by asking. */
export function chooseVisitor(visitors: string[], visitorId: string): string[] | null {
  if (!visitors.includes(visitorId)) return null
  return [visitorId, ...visitors.filter(id => id !== visitorId)]
}

const birds = [
  'Avocet',
  'Bittern',
  'Chough',
  'Dipper',
  'Egret',
  'Finch',
  'Goldcrest',
  'Heron',
  'Ibis',
  'Jackdaw',
  'Kestrel',
  'Lapwing',
  'Merlin',
  'Nightjar',
  'Oriole',
  'Plover',
  'Quail',
  'Robin',
  'Siskin',
  'Tern',
  'Wagtail',
  'Wren',
] as const

/** A bird and two signs of the id: enough to tell six visitors apart. */
export function describeVisitor(visitorId: string): Visitor {
  const bird = birds[Number.parseInt(visitorId.slice(-6), 36) % birds.length] ?? birds[0]
  return { visitorId, name: `${bird} ${visitorId.slice(-2).toUpperCase()}` }
}
