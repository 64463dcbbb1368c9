// What the actions of an account's entries are called: by the account itself, and where they are sold no more by older books.
import { type NameOf, useBookNames } from '../use-book-names.ts'
import type { Account } from './account-queries.ts'

export function useActionNames({ actionNames }: Account, actions: readonly (string | null)[]): NameOf {
  const gone = actions.filter(action => action !== null).filter(action => !Object.hasOwn(actionNames, action))
  const { nameOf } = useBookNames(['actions'], gone)
  return action => (Object.hasOwn(actionNames, action) ? actionNames[action] : undefined) ?? nameOf(action)
}
