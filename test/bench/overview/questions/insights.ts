// What the insight lists ask: how many stand in each, a page, a page further, the moves behind a line, and each list's file.
import { insightLists } from '../../../../client/console/screens/overview/insights/insight-lists.ts'
import { flowWhats } from '../../../../server/metrics/words.ts'
import { readFile } from '../read-file.ts'
import { type Api, daysOf, place, type Question, turn } from './asked.ts'

type AccountPage = { nextCursor: string | null }
const limit = 50

const accountList = (
  name: string,
  ask: (
    api: Api,
    asked: typeof place & { limit: number; first: 'highest' | 'lowest'; cursor?: string },
  ) => Promise<AccountPage>,
): Question[] => [
  { name, ask: ({ api }) => ask(api, { ...place, limit, first: 'highest' }) },
  { name: `${name}, the lowest first`, ask: ({ api }) => ask(api, { ...place, limit, first: 'lowest' }) },
  {
    // Two pages: the second follows from what the first one answers.
    name: `${name}, two pages`,
    ask: async ({ api }) => {
      const asked = { ...place, limit, first: 'highest' } as const
      const { nextCursor } = await ask(api, asked)
      if (nextCursor !== null) await ask(api, { ...asked, cursor: nextCursor })
    },
  },
]

type Moves = Parameters<Api['insights']['moves']['query']>[0]

const moves = (name: string, of: (number: number) => Pick<Moves, 'what' | 'of'>): Question => ({
  name: `moves behind ${name}`,
  ask: ({ api }, number) => api.insights.moves.query({ ...place, ...daysOf(number), ...of(number), limit }),
})

const file = (list: (typeof insightLists)[number]['key']): Question => ({
  name: `file of ${list}`,
  ask: (served, number) => {
    const days = ['low_margin', 'actions', 'flows'].includes(list) ? daysOf(number) : {}
    return readFile(served, 'insights', { list, ...place, ...days })
  },
})

export const insightQuestions: readonly Question[] = [
  { name: 'how many stand in each list', ask: ({ api }) => api.insights.counts.query(place) },
  ...accountList('near their limit', (api, asked) => api.insights.nearLimit.query(asked)),
  ...accountList('runs out within 7 days', (api, asked) => api.insights.runsOut.query(asked)),
  ...accountList('upgrade recommendations', (api, asked) => api.insights.upgrades.query(asked)),
  ...accountList('top-up overuse', (api, asked) => api.insights.topUps.query(asked)),
  {
    name: 'low margins',
    ask: ({ api }, number) =>
      api.insights.lowMargins.query({
        ...place,
        ...daysOf(number),
        by: turn(['action', 'tier', 'track', 'source'], number),
        limit,
      }),
  },
  {
    name: 'revenue by action',
    ask: ({ api }, number) => api.insights.actions.query({ ...place, ...daysOf(number), limit }),
  },
  {
    name: 'faucets and sinks',
    ask: ({ api }, number) => api.insights.flows.query({ ...place, ...daysOf(number) }),
  },
  { name: 'mission baselines', ask: ({ api }) => api.insights.missions.query(place) },
  moves('an action', number => ({
    what: 'action',
    of: turn(['job_match_simple', 'career_insights', 'company_research'], number),
  })),
  moves('a tier', number => ({ what: 'tier', of: turn(['light', 'standard', 'deep'], number) })),
  moves('a source', number => ({ what: 'source', of: turn(['gift', 'pack'], number) })),
  moves('a flow', number => {
    const what = turn(flowWhats, number)
    return { what, of: what === 'consumed' ? 'job_match_simple' : 'pack' }
  }),
  {
    name: 'runs of a mission',
    ask: ({ api }) => api.insights.runs.query({ ...place, mission: 'job', limit }),
  },
  ...insightLists.map(({ key }) => file(key)),
]
