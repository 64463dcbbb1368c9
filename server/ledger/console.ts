// What the console asks of the ledger itself.
import { consoleRouter, permitted } from '../operators/ladder.ts'
import { getVerification } from './store/verification.ts'

export const ledgerConsole = consoleRouter({
  /** When its accounts were last verified, how many, and what was found. */
  lastVerification: permitted('accounts.read').query(({ ctx }) =>
    getVerification(ctx.services.database.pool),
  ),
})
