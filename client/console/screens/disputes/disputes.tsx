// Disputes: the queue of them, or the one that the address names. Each comes with its own code, for neither needs the other's.
import { late } from '../../../ui/late.tsx'
import { useEconomyKey, useMode, useScreenSearch } from '../../current.ts'
import { ScreenPending } from '../../states/screen-pending.tsx'
import { useLoadSoon } from '../late.tsx'

const DisputeList = late<object>(
  () => import('./dispute-list.tsx').then(part => part.DisputeList),
  ScreenPending,
)
const DisputeScreen = late<{ id: string }>(
  () => import('./dispute.tsx').then(part => part.DisputeScreen),
  ScreenPending,
)
const lateParts = [DisputeList, DisputeScreen]

export function DisputesScreen() {
  const [{ open }] = useScreenSearch()
  useLoadSoon(lateParts)
  // What belongs to one economy never stands in for another's while that is on its way.
  const where = `${useEconomyKey()} ${useMode()}`
  return open === undefined ? (
    <DisputeList key={where} />
  ) : (
    <DisputeScreen key={`${where} ${open}`} id={open} />
  )
}
