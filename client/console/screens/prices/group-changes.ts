// Changes as a review reads them: by the section of the book that they touch, in the book's order.
import type { Change, Section } from '../../../../server/catalog/rules/diff.ts'

const headings: Record<Section, string> = {
  tiers: 'Tiers',
  actions: 'Actions',
  modifiers: 'Demand and seasons',
  packs: 'Packs',
  topUp: 'Top-ups',
  plans: 'Plans',
  lifetimeOffers: 'Lifetime offers',
  rewards: 'Rewards',
  missions: 'Missions',
  challenges: 'Challenges',
  policy: 'Policies',
  defaults: 'Values nobody chose yet',
}

export interface ChangeGroup {
  section: Section
  heading: string
  changes: Change[]
}

export function groupChanges(changes: readonly Change[]): ChangeGroup[] {
  const bySection = Map.groupBy(changes, change => change.section)
  // A document that was stored has its fields in another order than one that was written.
  return (Object.keys(headings) as Section[]).flatMap(section => {
    const ofSection = bySection.get(section)
    return ofSection === undefined ? [] : [{ section, heading: headings[section], changes: ofSection }]
  })
}
