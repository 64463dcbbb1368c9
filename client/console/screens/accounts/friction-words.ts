// Why an account is held back, and what its user is told unless somebody writes it better.
import type { FrictionKind } from '../../../../server/spend/words.ts'

export const frictionWords: Record<FrictionKind, { label: string; text: string }> = {
  review: {
    label: 'Under review',
    text: 'Your account is being looked at. Nothing is lost; try again later.',
  },
  cool_down: { label: 'Cooling down', text: 'That was a lot in a short time. Please try again later.' },
  payment: { label: 'Payment open', text: 'A payment of yours is open. Settle it to go on.' },
  frozen: { label: 'Frozen', text: 'Your account is frozen. Please write to support.' },
}

export function sayFriction(kind: string): string {
  return isKnown(kind) ? frictionWords[kind].label : kind.replaceAll('_', ' ')
}

function isKnown(kind: string): kind is FrictionKind {
  return Object.hasOwn(frictionWords, kind)
}
