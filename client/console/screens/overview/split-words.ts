// By what a figure can be taken apart, and its parts, in the words of a page.
import { disputeReasons, reasonNames } from '../../../../server/disputes/words.ts'
import { type Metric, splitsOf } from '../../../../server/metrics/rules/registry.ts'
import type { Split } from '../../../../server/metrics/words.ts'
import { NUMBER_LOCALE } from '../../../ui/locale.ts'
import { sourceWords } from '../accounts/entry-words.ts'
import type { NamedSection, NameOf } from '../use-book-names.ts'

export const splitWords: Record<Split, string> = {
  action: 'action',
  tier: 'tier',
  track: 'track',
  source: 'source of the tokens',
  class: 'granted or purchased',
  item: 'kind of purchase',
  pack: 'pack bought',
  plan: 'plan bought',
  price_version: 'price version',
  arm: 'arm of an experiment',
  country: 'country of the account',
  mission: 'mission',
  reason: 'reason of the dispute',
}

/** What has no such thing is a part too: with it the parts are the whole. */
const noneWords: Record<Split, string> = {
  action: 'No action',
  tier: 'No tier',
  track: 'No track',
  source: 'No source',
  class: 'Neither',
  item: 'Nothing bought',
  pack: 'No pack',
  plan: 'No plan',
  price_version: 'No price version',
  arm: 'No experiment',
  country: 'Unknown country',
  mission: 'No mission',
  reason: 'No reason',
}

const itemWords: Record<string, string> = { topup: 'Top-ups', pack: 'Packs', plan: 'Plans' }

/** Of which rows of a price book its parts are the keys, the likelier ones first. */
export const sectionsOf: Partial<Record<Split, readonly NamedSection[]>> = {
  action: ['actions'],
  tier: ['tiers'],
  pack: ['packs'],
  plan: ['plans'],
  mission: ['missions'],
}

export function namePart(split: Split, part: string, nameOf: NameOf): string {
  if (part === '' || (split === 'price_version' && part === '0')) return noneWords[split]
  switch (split) {
    case 'track':
      return `Track ${part}`
    case 'price_version':
      return `Version ${part}`
    case 'source':
    case 'class':
      return startLarge(sourceWords(part))
    case 'item':
      return itemWords[part] ?? startLarge(part)
    case 'reason':
      return nameReason(part)
    case 'country':
      return /^[A-Z]{2}$/.test(part) ? (countries.of(part) ?? part) : part
    default:
      return nameOf(part)
  }
}

/** In the words of the disputes; a reason that they do not know is told as it stands. */
export function nameReason(key: string): string {
  const reason = disputeReasons.find(one => one === key)
  return reason === undefined ? key : reasonNames[reason]
}

/** Null: it cannot be taken apart by what the address says. */
export function readSplit(metric: Metric, text: string | undefined): Split | null {
  return splitsOf(metric).find(split => split === text) ?? null
}

export function startLarge(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

const countries = new Intl.DisplayNames([NUMBER_LOCALE], { type: 'region' })
