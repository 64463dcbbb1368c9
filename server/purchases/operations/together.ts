// One look for all who ask while another is under way: a burst of webhooks asks Stripe twice, and not once for each of them.
import type { Services } from '../../platform/services.ts'

type Look = { running: Promise<unknown>; next: Promise<unknown> | null }

const looks = new WeakMap<Services, Map<string, Look>>()

/**
 * Whoever comes while a look is under way shares the one after it, which begins later than they came: so it finds what they
 * heard of. In this process; of several, each looks for itself, and what is written first counts.
 */
export function lookTogether<Answer>(
  services: Services,
  name: string,
  look: () => Promise<Answer>,
): Promise<Answer> {
  const known = looks.get(services) ?? new Map<string, Look>()
  looks.set(services, known)
  const current = known.get(name)
  if (current === undefined) return begin(known, name, look)
  // A look of one name answers one kind of thing.
  current.next ??= current.running.then(
    () => begin(known, name, look),
    () => begin(known, name, look),
  )
  return current.next as Promise<Answer>
}

function begin<Answer>(known: Map<string, Look>, name: string, look: () => Promise<Answer>): Promise<Answer> {
  const running = look()
  const entry: Look = { running, next: null }
  known.set(name, entry)
  const forget = () => {
    if (entry.next === null && known.get(name) === entry) known.delete(name)
  }
  running.then(forget, forget)
  return running
}
