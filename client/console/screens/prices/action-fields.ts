// The fields of one action, by what they decide.
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { optionsOf } from './card-sections.ts'
import type { FieldGroup } from './field-values.ts'
import { formulaShapes } from './formula-shapes.ts'

const some = { kind: 'whole', min: 1 } as const

export function actionGroups(document: PriceBook, key: string): (FieldGroup & { title: string })[] {
  const taken = document.actions.map(action => action.key).filter(other => other !== key)
  return [
    {
      title: 'What it is',
      fields: [
        { path: 'name', label: 'Name', kind: 'text' },
        { path: 'key', label: 'Key', kind: 'key', taken },
        { path: 'category', label: 'Category', kind: 'key' },
        { path: 'tier', label: 'Tier', kind: 'choice', options: optionsOf(document.tiers) },
        {
          path: 'track',
          label: 'Track',
          kind: 'choice',
          empty: 'none',
          options: [
            { value: '', label: 'none' },
            { value: 'A', label: 'A' },
            { value: 'B', label: 'B' },
          ],
        },
        {
          path: 'mission',
          label: 'Counts toward mission',
          kind: 'choice',
          empty: 'none',
          options: [{ value: '', label: 'none' }, ...optionsOf(document.missions)],
        },
      ],
    },
    {
      title: 'What it costs',
      fields: [
        { path: 'formula', label: 'Formula', kind: 'variant', shapes: formulaShapes },
        { path: 'formula.tokens', label: 'Cost', kind: 'whole' },
        { path: 'formula.base', label: 'Base cost', kind: 'whole' },
        { path: 'formula.included', label: 'Size included', kind: 'whole' },
        { path: 'formula.step', label: 'Step', ...some },
        { path: 'formula.perStep', label: 'Cost of a step', kind: 'whole' },
        { path: 'formula.unit', label: 'Unit of size', kind: 'text', max: 20 },
        { path: 'formula.min', label: 'At least, a target', kind: 'whole', empty: 'no least' },
        { path: 'formula.max', label: 'At most, a target', kind: 'whole', empty: 'no most' },
      ],
    },
    {
      title: 'Who may, and how often',
      fields: [
        {
          path: 'availability',
          label: 'Available',
          kind: 'variant',
          shapes: [
            { kind: 'on', label: 'on for everybody', make: () => ({ kind: 'on' }) },
            { kind: 'off', label: 'off', make: () => ({ kind: 'off' }) },
            {
              kind: 'share',
              label: 'on for a share of accounts',
              make: () => ({ kind: 'share', basisPoints: 1000 }),
            },
            {
              kind: 'accounts',
              label: 'on for named accounts',
              make: () => ({ kind: 'accounts', userIds: [] }),
            },
          ],
        },
        { path: 'availability.basisPoints', label: 'Share, %', kind: 'share', max: 10_000 },
        { path: 'availability.userIds', label: 'User ids', kind: 'userIds' },
        { path: 'limits.quantityMax', label: 'Targets in a call, at most', ...some, empty: 'no limit' },
        { path: 'limits.sizeMax', label: 'Size of a target, at most', kind: 'whole', empty: 'no limit' },
        { path: 'cooldownSeconds', label: 'Cooldown, seconds', kind: 'whole', max: 86_400 },
      ],
    },
    {
      title: 'What it costs us',
      fields: [
        {
          path: 'unitCost',
          label: 'Cost of a run',
          kind: 'variant',
          shapes: [
            { kind: 'none', label: 'not known', make: () => null },
            { kind: 'some', label: 'known', make: () => ({ amount: 1, runs: 1 }) },
          ],
        },
        { path: 'unitCost.amount', label: 'Money', kind: 'money' },
        { path: 'unitCost.runs', label: 'for so many runs', ...some, max: 1_000_000 },
      ],
    },
  ]
}
