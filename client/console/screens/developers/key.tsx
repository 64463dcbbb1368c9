// A product key as the server tells it, and the words and colours of its state.
import type { KeyState } from '../../../../server/keys/schema.ts'
import { type Scope, scopes } from '../../../../server/keys/words.ts'
import { Badge } from '../../../ui/badge.tsx'
import type { Tone } from '../../../ui/tone.ts'
import type { Outputs } from '../../api.ts'

export type Key = Outputs['keys']['get']

export const keyStateWords: Record<KeyState, { label: string; tone: Tone; meaning: string }> = {
  active: { label: 'Active', tone: 'good', meaning: 'Calls with it are accepted.' },
  expiring: { label: 'Expiring', tone: 'warn', meaning: 'Ends within 14 days.' },
  expired: { label: 'Expired', tone: 'neutral', meaning: 'Calls with it are refused.' },
  revoked: { label: 'Revoked', tone: 'bad', meaning: 'Calls with it are refused, for good.' },
}

export function KeyStateBadge({ state }: { state: KeyState }) {
  const { label, tone } = keyStateWords[state]
  return (
    <Badge tone={tone} dot>
      {label}
    </Badge>
  )
}

/** Whether it opens the door: what can still be edited, rotated and revoked. */
export function isUsable(key: Pick<Key, 'state'>): boolean {
  return key.state === 'active' || key.state === 'expiring'
}

export function rateLimitText(perMinute: number | null): string {
  return perMinute === null ? 'none' : `${new Intl.NumberFormat('en').format(perMinute)} a minute`
}

/** The gravest first, so that a narrow column cuts what matters least. */
export function scopesText(held: readonly Scope[]): string {
  if (scopes.every(scope => held.includes(scope))) return 'all, with admin'
  return scopes
    .filter(scope => held.includes(scope))
    .toReversed()
    .join(', ')
}
