// Creators who earn what they spend: they come often, late and at weekends, answer questions, and stake coins on challenges.
import type { Habits } from '../../server/demo/rules/habits.ts'

export const aimanager: Habits = {
  economyKey: 'aimanager',
  accounts: 400,
  userPrefix: 'am',
  waitedFor: 0.15,
  weekdays: [0.9, 0.9, 0.95, 1, 1.1, 1.25, 1.2],
  hours: [
    0.7, 0.4, 0.2, 0.1, 0.05, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 1, 1, 1, 1, 1.1, 1.2, 1.3, 1.4, 1.6, 1.8, 1.9,
    1.7, 1.1,
  ],
  kinds: [
    {
      key: 'once',
      share: 0.25,
      visitsPerWeek: 1,
      runsPerVisit: { min: 0, max: 1 },
      leavesPerWeek: 0.6,
      buys: 0.02,
      subscribes: 0,
    },
    {
      key: 'casual',
      share: 0.4,
      visitsPerWeek: 2.5,
      runsPerVisit: { min: 0, max: 1 },
      leavesPerWeek: 0.08,
      buys: 0.06,
      subscribes: 0,
    },
    {
      key: 'regular',
      share: 0.25,
      visitsPerWeek: 5,
      runsPerVisit: { min: 0, max: 2 },
      leavesPerWeek: 0.04,
      buys: 0.12,
      subscribes: 0,
    },
    {
      key: 'heavy',
      share: 0.1,
      visitsPerWeek: 6.6,
      runsPerVisit: { min: 1, max: 3 },
      leavesPerWeek: 0.02,
      buys: 0.25,
      subscribes: 0,
    },
  ],
  actions: [
    { key: 'creator_advice', weight: 5, way: 'hold' },
    { key: 'strategic_answer', weight: 3, way: 'hold' },
    { key: 'tailored_analysis', weight: 1, way: 'hold' },
  ],
  missionPull: 0,
  looking: 0.8,
  failing: 0.02,
  referred: 0.06,
  buysFirst: 0,
  ring: null,
}
