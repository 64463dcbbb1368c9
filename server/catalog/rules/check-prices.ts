// Checks of tiers, actions and modifiers.
import type { Action, Modifier, Tier } from '../schema.ts'
import type { Known } from './check.ts'
import { writeBand, writeCount, writeMultiplier } from './figures.ts'
import { error, type Mistake, warning } from './mistake.ts'
import { computeListedCost, computePrice, covers } from './price.ts'
import type { WellShaped } from './shape.ts'

export function listTierMistakes({ tiers = [], actions = [] }: WellShaped): Mistake[] {
  const byStart = tiers.filter(hasBand).toSorted((a, b) => a.band.min - b.band.min)
  return [
    ...tiers
      .filter(tier => !hasBand(tier))
      .map(({ key }) => error(`tiers.${key}.band.max`, 'upside_down', 'is below the lower end')),
    ...byStart.flatMap((tier, index) => {
      const below = byStart[index - 1]
      return below !== undefined && (below.band.max === null || below.band.max >= tier.band.min)
        ? [warning(`tiers.${tier.key}.band`, 'bands_overlap', `overlaps ${describeTier(below)}`)]
        : []
    }),
    ...byStart.flatMap(tier => judgeMultiplier(tier, actions)),
  ]
}

/** Listed costs keep to the band; a multiplier may lead out of it, which somebody should have meant. */
function judgeMultiplier(tier: Tier, actions: Action[]): Mistake[] {
  if (tier.multiplierBasisPoints === 10_000) return []
  const outside = actions.filter(action => {
    if (action.tier !== tier.key) return false
    const listed = computeListedCost(action.formula)
    const charged = computePrice(
      { ...action, formula: { kind: 'flat', tokens: listed }, limits: { quantityMax: null, sizeMax: null } },
      { tiers: [tier], modifiers: [] },
      { now: new Date(0) },
    )
    return isInBand(listed, tier) && !(charged.kind === 'priced' && isInBand(charged.tokens, tier))
  })
  const names = outside
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ')
  const more = outside.length > 3 ? ` and ${outside.length - 3} more` : ''
  return outside.length === 0
    ? []
    : [
        warning(
          `tiers.${tier.key}.multiplierBasisPoints`,
          'multiplier_leaves_band',
          `${writeMultiplier(tier.multiplierBasisPoints)} leads out of ${describeTier(tier)}: ${names}${more}`,
        ),
      ]
}

export function listActionMistakes(
  { actions = [], tiers = [], missions = [] }: WellShaped,
  known: Known,
): Mistake[] {
  const tierOf = new Map(tiers.filter(hasBand).map(tier => [tier.key, tier]))
  const missionOf = new Map(missions.map(mission => [mission.key, mission]))
  return actions.flatMap(action => {
    const path = `actions.${action.key}`
    const mistakes = judgeFormula(action, path)
    const tier = tierOf.get(action.tier)
    if (known.tiers !== null && !known.tiers.has(action.tier)) {
      mistakes.push(error(`${path}.tier`, 'unknown_tier', `names no tier: ${action.tier}`))
    } else if (tier !== undefined && !isInBand(computeListedCost(action.formula), tier)) {
      const cost = writeCount(computeListedCost(action.formula))
      mistakes.push(
        error(
          `${path}.formula.${costField(action)}`,
          'outside_band',
          `costs ${cost}, outside ${describeTier(tier)}`,
        ),
      )
    }
    if (action.mission === null) return mistakes
    const mission = missionOf.get(action.mission)
    if (known.missions !== null && !known.missions.has(action.mission)) {
      mistakes.push(error(`${path}.mission`, 'unknown_mission', `names no mission: ${action.mission}`))
    } else if (mission !== undefined && mission.steps.every(step => step.action !== action.key)) {
      mistakes.push(error(`${path}.mission`, 'not_in_mission', `is no step of ${mission.name}`))
    }
    return mistakes
  })
}

function judgeFormula({ formula, limits }: Action, path: string): Mistake[] {
  if (formula.kind === 'flat') {
    return limits.sizeMax === null
      ? []
      : [warning(`${path}.limits.sizeMax`, 'without_effect', 'has no effect on a flat cost')]
  }
  const mistakes: Mistake[] = []
  if (formula.min !== null && formula.max !== null && formula.max < formula.min)
    mistakes.push(error(`${path}.formula.max`, 'upside_down', 'is below the least charged'))
  if (limits.sizeMax !== null && limits.sizeMax < formula.included)
    mistakes.push(error(`${path}.limits.sizeMax`, 'beyond_limit', 'is below the size that is included'))
  return mistakes
}

/** The figure of the formula that its tier's band holds. */
function costField({ formula }: Action): string {
  switch (formula.kind) {
    case 'flat':
    case 'threshold':
      return 'tokens'
    case 'scaled':
      return 'base'
    default:
      return 'perStep'
  }
}

export function listModifierMistakes(
  { modifiers = [], actions = [], policy }: WellShaped,
  known: Known,
): Mistake[] {
  return modifiers.flatMap((modifier, index) => {
    const path = `modifiers.${modifier.key}`
    const mistakes = judgeScope(modifier, path, known)
    if (modifier.kind !== 'loyalty' && Date.parse(modifier.until) <= Date.parse(modifier.from))
      mistakes.push(error(`${path}.until`, 'upside_down', 'is not after its beginning'))
    const rival = modifiers.slice(0, index).find(other => doOverlap(other, modifier, actions))
    if (rival !== undefined)
      mistakes.push(
        error(path, 'modifiers_overlap', `covers the same action at the same time as ${rival.name}`),
      )
    const bounds = policy?.demandBounds
    if (
      modifier.kind === 'demand' &&
      bounds !== undefined &&
      (modifier.multiplierBasisPoints < bounds.minBasisPoints ||
        modifier.multiplierBasisPoints > bounds.maxBasisPoints)
    ) {
      const allowed = `${writeMultiplier(bounds.minBasisPoints)} to ${writeMultiplier(bounds.maxBasisPoints)}`
      mistakes.push(error(`${path}.multiplierBasisPoints`, 'outside_demand_bounds', `is outside ${allowed}`))
    }
    return mistakes
  })
}

function judgeScope({ scope }: Modifier, path: string, known: Known): Mistake[] {
  if (scope.kind === 'all') return []
  const [keys, rule] =
    scope.kind === 'tiers'
      ? [known.tiers, 'unknown_tier' as const]
      : [known.actions, 'unknown_action' as const]
  const noun = scope.kind === 'tiers' ? 'tier' : 'action'
  return scope.keys
    .filter(key => keys !== null && !keys.has(key))
    .map(key => error(`${path}.scope.keys`, rule, `names no ${noun}: ${key}`))
}

/** Two of a kind never apply together: which one counts would depend on their order. */
function doOverlap(a: Modifier, b: Modifier, actions: Action[]): boolean {
  return canMeet(a, b) && actions.some(action => covers(a.scope, action) && covers(b.scope, action))
}

function canMeet(a: Modifier, b: Modifier): boolean {
  // Loyalty discounts are steps of a ladder: whoever reaches a higher one gets the better.
  if (a.kind === 'loyalty') return b.kind === 'loyalty' && a.spentTokensMin === b.spentTokensMin
  if (b.kind === 'loyalty' || a.kind !== b.kind) return false
  return Date.parse(a.from) < Date.parse(b.until) && Date.parse(b.from) < Date.parse(a.until)
}

/** One that is upside down holds nothing, and is a mistake of its own. */
function hasBand({ band }: Tier): boolean {
  return band.max === null || band.min <= band.max
}

function isInBand(tokens: number, { band }: Tier): boolean {
  return tokens >= band.min && (band.max === null || tokens <= band.max)
}

function describeTier({ name, band }: Tier): string {
  return `${name} (${writeBand(band)})`
}
