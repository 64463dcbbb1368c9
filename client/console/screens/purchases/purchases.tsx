// Purchases: the list of them, or the one that the address names. Each comes with its own code, for neither needs the other's.
import { late } from '../../../ui/late.tsx'
import { useEconomyKey, useMode, useScreenSearch } from '../../current.ts'
import { ScreenPending } from '../../states/screen-pending.tsx'
import { useLoadSoon } from '../late.tsx'

const PurchaseList = late<object>(
  () => import('./purchase-list.tsx').then(part => part.PurchaseList),
  ScreenPending,
)
const PurchaseScreen = late<{ id: string }>(
  () => import('./purchase.tsx').then(part => part.PurchaseScreen),
  ScreenPending,
)
const lateParts = [PurchaseList, PurchaseScreen]

export function PurchasesScreen() {
  const [{ open }] = useScreenSearch()
  useLoadSoon(lateParts)
  // What belongs to one economy never stands in for another's while that is on its way.
  const where = `${useEconomyKey()} ${useMode()}`
  return open === undefined ? (
    <PurchaseList key={where} />
  ) : (
    <PurchaseScreen key={`${where} ${open}`} id={open} />
  )
}
