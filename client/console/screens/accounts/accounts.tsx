// Accounts: the list of them, or the one that the address names. Each comes with its own code, for neither needs the other's.
import { late } from '../../../ui/late.tsx'
import { useEconomyKey, useMode, useScreenSearch } from '../../current.ts'
import { ScreenPending } from '../../states/screen-pending.tsx'
import { useLoadSoon } from '../late.tsx'

const AccountList = late<object>(
  () => import('./account-list.tsx').then(part => part.AccountList),
  ScreenPending,
)
const AccountScreen = late<{ userId: string }>(
  () => import('./account.tsx').then(part => part.AccountScreen),
  ScreenPending,
)
const lateParts = [AccountList, AccountScreen]

export function AccountsScreen() {
  const [search] = useScreenSearch()
  useLoadSoon(lateParts)
  // What belongs to one economy never stands in for another's while that is on its way.
  const where = `${useEconomyKey()} ${useMode()}`
  const { user } = search
  return user === undefined ? (
    <AccountList key={where} />
  ) : (
    <AccountScreen key={`${where} ${user}`} userId={user} />
  )
}
