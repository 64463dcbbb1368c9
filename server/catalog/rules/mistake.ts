// What is said about a price book that cannot be, or should not be: where, which rule, and in words.

export type Rule =
  // of its shape
  | 'not_json'
  | 'missing'
  | 'wrong_type'
  | 'not_whole'
  | 'out_of_range'
  | 'wrong_length'
  | 'malformed'
  | 'unknown_choice'
  | 'unknown_key'
  // of what it says
  | 'duplicate_key'
  | 'unknown_tier'
  | 'unknown_action'
  | 'unknown_mission'
  | 'unknown_plan'
  | 'upside_down'
  | 'bands_overlap'
  | 'outside_band'
  | 'multiplier_leaves_band'
  | 'beyond_limit'
  | 'without_effect'
  | 'not_in_mission'
  | 'track_differs'
  | 'modifiers_overlap'
  | 'outside_demand_bounds'
  | 'pack_not_cheaper'
  | 'best_value_not_cheapest'
  | 'top_up_not_dearer'
  | 'starting_plan_not_free'
  | 'plan_uncapped'
  | 'plan_dearer_than_packs'
  | 'plan_undercuts_plan'
  | 'plan_undercuts_packs'
  | 'year_dearer_than_months'
  | 'lifetime_undercuts_plans'
  | 'cap_below_reward'
  | 'repays_its_spend'
  | 'not_rising'
  | 'noise_hides_success'
  | 'partial_above_success'
  | 'charges_failure'
  | 'default_of_nothing'

/** An error keeps a book from being published; a warning asks for a second look. */
export type Mistake = { path: string; rule: Rule; message: string; severity: 'error' | 'warning' }

export function error(path: string, rule: Rule, message: string): Mistake {
  return { path, rule, message, severity: 'error' }
}

export function warning(path: string, rule: Rule, message: string): Mistake {
  return { path, rule, message, severity: 'warning' }
}
