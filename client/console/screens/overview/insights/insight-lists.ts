// The insight lists: what each is called, what stands in it, and what would fill it while it is empty.
import { stringifySearch } from '../../../search.ts'

export const insightLists = [
  {
    key: 'near_limit',
    label: 'Near their limit',
    holds:
      'Accounts that used 90 % or more of what their period grants, or of today’s soft cap. Without a plan the period is the month, and its limit all that it had to spend: what was used and what is left.',
  },
  {
    key: 'runs_out',
    label: 'Runs out within 7 days',
    holds:
      'What can be spent ÷ the average day of the last 28 days, or of an account’s life where that is shorter, is less than 7 days.',
  },
  {
    key: 'upgrade',
    label: 'Upgrade recommendations',
    holds:
      'Accounts for which a plan, or one pack, would have covered the last 30 days for less money than they paid; and those that outgrew their plan and run out within 7 days. A plan that is paid by the year counts by the month.',
  },
  {
    key: 'top_ups',
    label: 'Top-up overuse',
    holds:
      'Three or more top-ups within 30 days, and what the same tokens would have cost at the value pack’s price per token.',
  },
  {
    key: 'low_margin',
    label: 'Low margins',
    holds:
      'Recognised revenue less what the runs cost, by the unit costs of the price version each was made under. Granted tokens recognise nothing, a spend is one run whatever its quantity, and a spend given back has run all the same.',
  },
  {
    key: 'actions',
    label: 'Revenue by action',
    holds:
      'Recognised revenue of each action: what was paid for the purchased tokens that it consumed, less what was given back.',
  },
  {
    key: 'flows',
    label: 'Faucets and sinks',
    holds:
      'Where tokens came from, and where they went: together they make what all accounts hold at the end, to the token.',
  },
  {
    key: 'missions',
    label: 'Mission baselines',
    holds:
      'What a mission’s actions cost at the prices in force, and what it really took of those who completed it in the last 90 days, from the completion before. Under an unlimited plan, what its runs would have cost.',
  },
] as const

export type InsightKey = (typeof insightLists)[number]['key']

export const [firstList] = insightLists

/** Without a table's page and sort: they belong to the list that is left. */
export function insightHref(economyKey: string, list: InsightKey, open?: string): string {
  const shown = list === firstList.key ? undefined : list
  return `/${economyKey}/overview/insights${stringifySearch({ list: shown, open })}`
}
