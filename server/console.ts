// The console router: the list of modules that operators work with.
import { alertsConsole } from './alerts/console.ts'
import { annotationsConsole } from './annotations/console.ts'
import { catalogConsole } from './catalog/console.ts'
import { disputesConsole } from './disputes/console.ts'
import { economiesConsole } from './economies/console.ts'
import { keysConsole } from './keys/console.ts'
import { ledgerConsole } from './ledger/console.ts'
import { insightsConsole, metricsConsole } from './metrics/console.ts'
import { operatorsConsole } from './operators/console.ts'
import { consoleRouter } from './operators/ladder.ts'
import { plansConsole } from './purchases/console/plans.ts'
import { purchasesConsole } from './purchases/console/purchases.ts'
import { accountsConsole, replayConsole } from './spend/console.ts'

export const consoleApi = consoleRouter({
  ...operatorsConsole,
  economies: economiesConsole,
  keys: keysConsole,
  catalog: catalogConsole,
  accounts: accountsConsole,
  purchases: purchasesConsole,
  plans: plansConsole,
  disputes: disputesConsole,
  ledger: ledgerConsole,
  metrics: metricsConsole,
  insights: insightsConsole,
  alerts: alertsConsole,
  annotations: annotationsConsole,
  replay: replayConsole,
})

export type ConsoleApi = typeof consoleApi
