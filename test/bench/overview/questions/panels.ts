// What the other panels of the Overview ask, and the frame around it: what waits, what changed, who nears a limit.
import { historyEconomy } from '../history.ts'
import { daysOf, place, type Question } from './asked.ts'

const shownMax = {
  happenings: 8,
  accounts: 5,
  actions: 10,
  versions: 100,
  purchases: 50,
  annotations: 200,
  lately: 50,
}
const instantOf = (day: string) => `${day}T00:00:00Z`

export const panelQuestions: readonly Question[] = [
  { name: 'the operator', ask: ({ api }) => api.session.get.query() },
  { name: 'the economies', ask: ({ api }) => api.economies.list.query() },
  {
    name: 'needs you: requests to publish',
    ask: ({ api }) => api.catalog.requests.list.query({ economyKey: historyEconomy }),
  },
  { name: 'needs you: open incidents', ask: ({ api }) => api.alerts.openIncidents.query(place) },
  {
    name: 'needs you: open chargebacks',
    ask: ({ api }) =>
      api.purchases.list.query({
        ...place,
        limit: shownMax.purchases,
        sort: 'oldest',
        filter: { dispute: ['open'] },
      }),
  },
  {
    name: 'needs you: paid and not delivered',
    ask: ({ api }) =>
      api.purchases.list.query({
        ...place,
        limit: shownMax.purchases,
        sort: 'oldest',
        filter: { status: ['paid'] },
      }),
  },
  {
    name: 'needs you: token disputes',
    ask: ({ api }) =>
      api.disputes.list.query({ ...place, limit: shownMax.purchases, filter: { state: 'open' } }),
  },
  {
    name: 'lately: price versions',
    ask: ({ api }) =>
      api.catalog.versions.list.query({ economyKey: historyEconomy, limit: shownMax.versions }),
  },
  {
    name: 'lately: incidents',
    ask: ({ api }) => api.alerts.incidents.query({ ...place, limit: shownMax.happenings }),
  },
  {
    name: 'lately: settings',
    ask: ({ api }) =>
      api.audit.list.query({
        filter: { economyKey: historyEconomy, action: 'economies.change' },
        limit: shownMax.happenings,
      }),
  },
  {
    name: 'lately: annotations',
    ask: ({ api }, number) =>
      api.annotations.list.query({
        economyKey: historyEconomy,
        untilAt: instantOf(daysOf(number).to),
        limit: shownMax.lately,
      }),
  },
  {
    name: 'what charts mark of their dates',
    ask: ({ api }, number) => {
      const { from, to } = daysOf(number)
      const dates = { fromAt: instantOf(from), untilAt: instantOf(to) }
      return api.annotations.list.query({ economyKey: historyEconomy, ...dates, limit: shownMax.annotations })
    },
  },
  {
    name: 'users near their limit',
    ask: ({ api }) => api.insights.nearLimit.query({ ...place, limit: shownMax.accounts }),
  },
  {
    name: 'most used actions',
    ask: ({ api }, number) =>
      api.insights.actions.query({ ...place, ...daysOf(number), sort: 'spends', limit: shownMax.actions }),
  },
  {
    name: 'since when top-ups are sold',
    ask: ({ api }) => api.metrics.topUpsSince.query({ economyKey: historyEconomy }),
  },
  { name: 'whether the ledger proves true', ask: ({ api }) => api.ledger.lastVerification.query() },
]
