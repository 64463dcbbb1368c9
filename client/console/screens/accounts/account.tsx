// One account on one screen: what it has, what it may use, what happened, and what can be done about it.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Ban, Gift, MinusCircle, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../../ui/badge.tsx'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { Time } from '../../../ui/time.tsx'
import { sayTokens } from '../../../ui/tokens.ts'
import { trpc } from '../../api.ts'
import { useCan, useEconomy, useMode, useScreenSearch } from '../../current.ts'
import { useFreshened } from '../../news.ts'
import { late, useLoadSoon } from '../late.tsx'
import { QueryFailure } from '../query-failure.tsx'
import { useFocusFromList } from '../use-focus-from-list.ts'
import { AboutTab } from './about-tab.tsx'
import type { Account, Place } from './account-queries.ts'
import { BalanceStrip } from './balance-strip.tsx'
import { DisputesTab } from './disputes-tab.tsx'
import { FraudNotice } from './fraud-notice.tsx'
import { sayFriction } from './friction-words.ts'
import { HistoryTab } from './history-tab.tsx'
import { HoldsTab } from './holds-tab.tsx'
import { LotsTab } from './lots-tab.tsx'
import { PurchasesTab } from './purchases-tab.tsx'
import { UsageCards } from './usage-cards.tsx'
import { useTokenUnit } from './use-token-unit.ts'

const EntryPanel = late(() => import('./entry-panel.tsx').then(part => part.EntryPanel))
const GiveDialog = late(() => import('./give-dialog.tsx').then(part => part.GiveDialog))
const TakeDialog = late(() => import('./take-dialog.tsx').then(part => part.TakeDialog))
const RestrictDialog = late(() => import('./restrict-dialog.tsx').then(part => part.RestrictDialog))
const LiftDialog = late(() => import('./lift-dialog.tsx').then(part => part.LiftDialog))
const lateParts = [EntryPanel, GiveDialog, TakeDialog, RestrictDialog, LiftDialog]

const tabs = ['history', 'lots', 'holds', 'purchases', 'disputes', 'about'] as const
type Tab = (typeof tabs)[number]
type Doing = 'give' | 'take' | 'restrict' | 'lift'

export function AccountScreen({ userId }: { userId: string }) {
  useLoadSoon(lateParts)
  const economy = useEconomy()
  const mode = useMode()
  const [search, setSearch] = useScreenSearch()
  const [doing, setDoing] = useState<Doing>()
  const place: Place = { economyKey: economy.key, mode, userId }
  const options = trpc.accounts.get.queryOptions(place)
  const query = useQuery({ ...options, placeholderData: keepPreviousData })
  const account = query.data
  // The balance is always the newest: it is asked for again with every move. The history waits behind its pill.
  useFreshened(trpc.accounts.followOne.subscriptionOptions(place), options.queryKey)
  const head = useFocusFromList()
  const tab = tabs.find(one => one === search['tab']) ?? 'history'
  const stop = () => setDoing(undefined)

  return (
    <div ref={head} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <PageHeader
        title={userId}
        trail={[{ label: 'Accounts', href: `/${economy.key}/accounts` }, { label: userId }]}
        badge={account && <Badges account={account} />}
        description={account?.profile?.email ?? undefined}
        actions={account && <Actions account={account} onDo={setDoing} />}
      />
      {query.error !== null && account === undefined && <QueryFailure query={query} />}
      {query.isPending && <Skeleton lines={8} />}
      {account && (
        <>
          <Notices account={account} />
          <FraudNotice place={place} />
          <BalanceStrip balance={account.balance} />
          <UsageCards account={account} />
          <Tabs<Tab>
            label="Account"
            value={tab}
            onChange={next => setSearch({ tab: next === 'history' ? undefined : next })}
            tabs={[
              { value: 'history', label: 'History' },
              { value: 'lots', label: 'Lots', count: account.allLots.length },
              { value: 'holds', label: 'Open holds', count: account.holds.length },
              { value: 'purchases', label: 'Purchases and plan' },
              { value: 'disputes', label: 'Disputes' },
              { value: 'about', label: 'About' },
            ]}
          >
            {tab === 'history' && <HistoryTab account={account} place={place} />}
            {tab === 'lots' && <LotsTab account={account} />}
            {tab === 'holds' && <HoldsTab account={account} />}
            {tab === 'purchases' && <PurchasesTab place={place} />}
            {tab === 'disputes' && <DisputesTab account={account} place={place} />}
            {tab === 'about' && <AboutTab account={account} place={place} />}
          </Tabs>
          {search['entry'] !== undefined && (
            <EntryPanel
              key={search['entry']}
              entryId={search['entry']}
              place={place}
              account={account}
              onClose={() => setSearch({ entry: undefined })}
            />
          )}
          {doing === 'give' && <GiveDialog place={place} onClose={stop} />}
          {doing === 'take' && <TakeDialog place={place} account={account} onClose={stop} />}
          {doing === 'restrict' && <RestrictDialog place={place} onClose={stop} />}
          {doing === 'lift' && <LiftDialog place={place} account={account} onClose={stop} />}
        </>
      )}
    </div>
  )
}

function Badges({ account }: { account: Account }) {
  return (
    <>
      {account.openedAt === null && <Badge tone="info">Not opened</Badge>}
      {account.plan && <Badge tone="accent">{account.plan.name}</Badge>}
      {account.friction && <Badge tone="warn">{sayFriction(account.friction.kind)}</Badge>}
      {account.balance.debt > 0 && <Badge tone="bad">Owes</Badge>}
    </>
  )
}

function Actions({ account, onDo }: { account: Account; onDo: (doing: Doing) => void }) {
  const move = useCan('accounts.move')
  const restrict = useCan('accounts.restrict')
  const { tokenMany } = useEconomy()
  return (
    <>
      {account.friction === null ? (
        <Button icon={Ban} refusedBecause={restrict.refusedBecause} onClick={() => onDo('restrict')}>
          Hold back
        </Button>
      ) : (
        <Button icon={ShieldCheck} refusedBecause={restrict.refusedBecause} onClick={() => onDo('lift')}>
          Lift the hold
        </Button>
      )}
      <Button
        icon={MinusCircle}
        refusedBecause={
          move.refusedBecause ?? (account.balance.available === 0 ? 'There is nothing to take' : undefined)
        }
        onClick={() => onDo('take')}
      >
        Take {tokenMany}
      </Button>
      <Button variant="primary" icon={Gift} refusedBecause={move.refusedBecause} onClick={() => onDo('give')}>
        Give {tokenMany}
      </Button>
    </>
  )
}

function Notices({ account }: { account: Account }) {
  const unit = useTokenUnit()
  const { openedAt, opensByItself, friction, underWay } = account
  return (
    <>
      {openedAt === null && (
        <Banner title="Nobody has opened this account">
          {opensByItself
            ? 'It shows what it would have if it were opened now, which the first call that names it does.'
            : 'It shows what it would have if it were opened now. In this economy only account.open does that.'}
        </Banner>
      )}
      {friction && (
        <Banner tone="warn" title={`Held back: ${sayFriction(friction.kind)}`}>
          Spends are refused until <Time at={friction.until} />. The user is told: “{friction.text}”
        </Banner>
      )}
      {underWay.length > 0 && (
        <Banner tone="info" title="A change is under way">
          <ul>
            {underWay.map(move => (
              <li key={move.id}>
                {move.actorName} asked <Time at={move.at} relative />
                {move.tokens > 0 && `, for ${sayTokens(move.tokens, unit)}`}: {move.reason}. It will be made
                by itself.
              </li>
            ))}
          </ul>
        </Banner>
      )}
    </>
  )
}
