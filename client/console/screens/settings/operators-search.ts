// What the address of the operators screen holds beside the table of its tab.
import { reservedParams } from '../../../ui/table/definition.ts'
import type { ScreenSearch } from '../../search.ts'

const operatorsTabs = ['operators', 'invitations', 'roles'] as const
export type OperatorsTab = (typeof operatorsTabs)[number]

/** A link to an invitation shows their tab. */
export function readOperatorsTab(search: ScreenSearch): OperatorsTab {
  if (search.open?.startsWith('inv_')) return 'invitations'
  if (search.open?.startsWith('opr_')) return 'operators'
  return operatorsTabs.find(tab => tab === search.tab) ?? 'operators'
}

/** Everything that a table of this screen may have written. */
export const clearTable: ScreenSearch = Object.fromEntries(
  [...reservedParams, 'role', 'state', 'secondFactor'].map(name => [name, undefined]),
)
