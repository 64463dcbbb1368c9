// A key among those it took over from and those that took over from it.
import { KeyRound } from 'lucide-react'
import { Link } from '../../../ui/link.tsx'
import { Time } from '../../../ui/time.tsx'
import { Timeline } from '../../../ui/timeline.tsx'
import { useScreenSearch } from '../../current.ts'
import { stringifySearch } from '../../search.ts'
import { type Key, KeyStateBadge, keyStateWords } from './key.tsx'

export function KeyLineage({ keys, id }: { keys: readonly Key[]; id: string }) {
  const [search] = useScreenSearch()
  return (
    <section className="grid gap-3">
      <h3 className="text-sm">Rotations</h3>
      <Timeline
        events={keys.map(key => ({
          id: key.id,
          at: key.createdAt,
          icon: KeyRound,
          tone: key.id === id ? 'accent' : 'neutral',
          title: (
            <span className="flex flex-wrap items-center gap-2">
              {key.id === id ? (
                <code>{key.prefix}…</code>
              ) : (
                <Link href={stringifySearch({ ...search, open: key.id })}>
                  <code>{key.prefix}…</code>
                </Link>
              )}
              <KeyStateBadge state={key.state} />
            </span>
          ),
          body: (
            <>
              {key.id === id ? 'This key. ' : null}
              {key.expiresAt === null || key.state === 'revoked' ? (
                keyStateWords[key.state].meaning
              ) : (
                <>
                  {key.state === 'expired' ? 'Ended' : 'Ends'} <Time at={key.expiresAt} />
                </>
              )}
            </>
          ),
          actor: key.createdByName,
        }))}
      />
    </section>
  )
}
