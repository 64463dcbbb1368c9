// Visitors of the store: opened as accounts of Farebox with the name that the store gave them.
import type { Farebox } from '../../../client/sdk/index.ts'
import { encodeRandom } from '../../platform/ids.ts'
import { addVisitor, describeVisitor } from '../rules/visitors.ts'

/** Eighty random bits: nobody guesses another's. */
const randomLength = 16

/** With its account, so that what a visitor has to begin with is there when the page first asks. */
export async function startVisitor(tokens: Farebox, visitors: string[]): Promise<string[]> {
  const added = addVisitor(visitors, encodeRandom(randomLength))
  const [userId = ''] = added
  await tokens.account.open({ userId, profile: { name: describeVisitor(userId).name } })
  return added
}
