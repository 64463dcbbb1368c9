// What each kind of entry is called, how it is drawn, and what an entry says in a line.
import {
  ArrowDownToLine,
  Ban,
  CalendarClock,
  CircleCheck,
  Clock,
  Coins,
  Gift,
  Hourglass,
  type LucideIcon,
  Pencil,
  Repeat,
  RotateCcw,
  Snowflake,
  Sun,
  Ticket,
  Undo2,
} from 'lucide-react'
import type { EntryKind } from '../../../../server/ledger/words.ts'
import type { Tone } from '../../../ui/tone.ts'
import type { NameOf } from '../use-book-names.ts'
import type { Entry } from './account-queries.ts'

interface KindWords {
  label: string
  icon: LucideIcon
  tone: Tone
}

export const entryKindWords: Record<EntryKind, KindWords> = {
  grant: { label: 'Given', icon: Gift, tone: 'good' },
  purchase: { label: 'Bought', icon: Coins, tone: 'good' },
  charge: { label: 'Charged', icon: Ticket, tone: 'neutral' },
  hold: { label: 'Held', icon: Hourglass, tone: 'info' },
  commit: { label: 'Committed', icon: CircleCheck, tone: 'neutral' },
  release: { label: 'Released', icon: Undo2, tone: 'neutral' },
  refund: { label: 'Refunded', icon: RotateCcw, tone: 'good' },
  expire: { label: 'Expired', icon: Clock, tone: 'warn' },
  rollover: { label: 'Rolled over', icon: Repeat, tone: 'neutral' },
  claw_back: { label: 'Clawed back', icon: ArrowDownToLine, tone: 'bad' },
  restore: { label: 'Restored', icon: RotateCcw, tone: 'good' },
  debt: { label: 'Owed', icon: ArrowDownToLine, tone: 'bad' },
  repay: { label: 'Paid back', icon: CircleCheck, tone: 'neutral' },
  adjust: { label: 'Adjusted', icon: Pencil, tone: 'warn' },
  stake: { label: 'Staked', icon: Hourglass, tone: 'info' },
  settle: { label: 'Settled', icon: CircleCheck, tone: 'neutral' },
  usage: { label: 'Used, unlimited', icon: Ticket, tone: 'neutral' },
  freeze: { label: 'Frozen', icon: Snowflake, tone: 'warn' },
  thaw: { label: 'Thawed', icon: Sun, tone: 'neutral' },
  restrict: { label: 'Hold on the account', icon: Ban, tone: 'warn' },
  plan: { label: 'Plan', icon: CalendarClock, tone: 'accent' },
}

export function kindWordsOf(kind: string): KindWords {
  return isKind(kind) ? entryKindWords[kind] : { label: kind, icon: Ticket, tone: 'neutral' }
}

/** `Job match, detailed · charged`, `Given · goodwill`. */
export function entryTitle(entry: Entry, nameOf: NameOf): string {
  const { label } = kindWordsOf(entry.kind)
  if (entry.action !== null) return `${nameOf(entry.action)} · ${label.toLowerCase()}`
  const [first] = entry.draws
  const arrived = entry.kind === 'grant' || entry.kind === 'rollover'
  return arrived && first !== undefined ? `${label} · ${sourceWords(first.source)}` : label
}

export function sourceWords(source: string): string {
  return source === 'topup' ? 'top-up' : source.replaceAll('_', ' ')
}

function isKind(kind: string): kind is EntryKind {
  return Object.hasOwn(entryKindWords, kind)
}
