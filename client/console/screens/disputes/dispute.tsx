// One dispute on one screen: what the user says, what the ledger knows of it, what is left to give back, and the decision.
import { useQuery } from '@tanstack/react-query'
import { Check, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { reasonNames } from '../../../../server/disputes/words.ts'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { Link } from '../../../ui/link.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Time } from '../../../ui/time.tsx'
import { sayTokens } from '../../../ui/tokens.ts'
import { useShortcuts } from '../../../ui/use-shortcuts.ts'
import { trpc } from '../../api.ts'
import { useCan, useEconomyKey, useMode, useScreenSearch } from '../../current.ts'
import { useFreshened } from '../../news.ts'
import { stringifySearch } from '../../search.ts'
import { accountHref } from '../accounts/account-queries.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { late, useLoadSoon } from '../late.tsx'
import { QueryFailure } from '../query-failure.tsx'
import { useFocusFromList } from '../use-focus-from-list.ts'
import { AroundPanel } from './around-panel.tsx'
import { DecisionPanel } from './decision-panel.tsx'
import { StandingBadge } from './dispute-badges.tsx'
import { DisputeFacts } from './dispute-facts.tsx'
import { refuseGivingBack } from './dispute-owed.ts'
import type { Dispute, Place } from './dispute-queries.ts'
import { DisputeStrip } from './dispute-strip.tsx'
import { keepWords } from './dispute-words.ts'
import { DisputedEntry } from './disputed-entry.tsx'
import { OtherDisputes } from './other-disputes.tsx'
import { TheirWords } from './their-words.tsx'

const GiveBackDialog = late(() => import('./give-back-dialog.tsx').then(part => part.GiveBackDialog))
const KeepDialog = late(() => import('./keep-dialog.tsx').then(part => part.KeepDialog))
const lateParts = [GiveBackDialog, KeepDialog]

type Deciding = 'give_back' | 'keep'

export function DisputeScreen({ id }: { id: string }) {
  useLoadSoon(lateParts)
  const economyKey = useEconomyKey()
  const mode = useMode()
  const [search] = useScreenSearch()
  const [deciding, setDeciding] = useState<Deciding>()
  const place: Place = { economyKey, mode, disputeId: id }
  const query = useQuery(trpc.disputes.get.queryOptions(place))
  const shown = query.data
  const head = useFocusFromList()
  // The list as it was left: its filters and its page are still in the address.
  const listHref = `/${economyKey}/disputes${stringifySearch({ ...search, open: undefined })}`
  const title = shown ? reasonNames[shown.dispute.reason] : 'Dispute'
  const stop = () => setDeciding(undefined)

  return (
    <div ref={head} className="grid gap-4">
      <PageHeader
        title={title}
        trail={[{ label: 'Disputes', href: listHref }, { label: title }]}
        badge={shown && <StandingBadge {...shown.dispute} />}
        description={shown && <Told dispute={shown.dispute} />}
        actions={shown?.dispute.state === 'open' && <Actions shown={shown} onDecide={setDeciding} />}
      />
      {query.error !== null && shown === undefined && <QueryFailure query={query} />}
      {query.isPending && <Skeleton lines={8} />}
      {shown && (
        <>
          <Followed place={place} userId={shown.dispute.userId} />
          <UnderWay shown={shown} />
          <DisputeStrip shown={shown} />
          <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <div className="grid min-w-0 gap-4">
              <TheirWords dispute={shown.dispute} />
              {shown.entry && <DisputedEntry explained={shown.entry} userId={shown.dispute.userId} />}
              <AroundPanel shown={shown} />
            </div>
            <div className="grid min-w-0 gap-4">
              <DecisionPanel shown={shown} />
              <DisputeFacts dispute={shown.dispute} />
              <OtherDisputes dispute={shown.dispute} />
            </div>
          </div>
          {deciding === 'give_back' && <GiveBackDialog place={place} shown={shown} onClose={stop} />}
          {deciding === 'keep' && <KeepDialog place={place} shown={shown} onClose={stop} />}
        </>
      )}
    </div>
  )
}

function Told({ dispute }: Pick<Dispute, 'dispute'>) {
  const economyKey = useEconomyKey()
  const { userId, openedBy, openedAt, dueAt, state, entryId } = dispute
  // Beside what an entry comes to it stands among the figures.
  const tellsDue = state === 'open' && entryId === null
  return (
    <>
      <Link href={accountHref({ economyKey, userId })}>{userId}</Link> told {openedBy ?? 'the product'},{' '}
      <Time at={openedAt} relative />.
      {tellsDue && (
        <>
          {' '}
          The answer is due <Time at={dueAt} relative />.
        </>
      )}
    </>
  )
}

interface ActionsProps {
  shown: Dispute
  onDecide: (deciding: Deciding) => void
}

function Actions({ shown, onDecide }: ActionsProps) {
  const can = useCan('accounts.move')
  const { isUnderWay, entryId } = shown.dispute
  const keepRefused = can.refusedBecause ?? (isUnderWay ? 'It is being given back' : undefined)
  const giveBackRefused = can.refusedBecause ?? refuseGivingBack(shown)
  const { verb } = keepWords(entryId)
  const group = 'This dispute'
  useShortcuts([
    ...(keepRefused === undefined ? [{ keys: 'k', label: verb, group, run: () => onDecide('keep') }] : []),
    ...(giveBackRefused === undefined
      ? [{ keys: 'b', label: 'Give back', group, run: () => onDecide('give_back') }]
      : []),
  ])
  return (
    <>
      <Button icon={Check} refusedBecause={keepRefused} onClick={() => onDecide('keep')}>
        {verb}
      </Button>
      <Button
        variant="primary"
        icon={RotateCcw}
        refusedBecause={giveBackRefused}
        onClick={() => onDecide('give_back')}
      >
        Give back
      </Button>
    </>
  )
}

/** Nobody decides what another has decided meanwhile, nor gives back what was refunded elsewhere. */
function Followed({ place, userId }: { place: Place; userId: string }) {
  const { economyKey, mode } = place
  useFreshened(trpc.disputes.follow.subscriptionOptions({ economyKey }), trpc.disputes.pathKey())
  useFreshened(
    trpc.accounts.followOne.subscriptionOptions({ economyKey, mode, userId }),
    trpc.disputes.get.pathKey(),
    trpc.accounts.history.pathKey(),
  )
  return null
}

function UnderWay({ shown: { underWay } }: { shown: Dispute }) {
  const unit = useTokenUnit()
  if (underWay === null) return null
  const { by, at, tokens, reason } = underWay
  return (
    <Banner tone="info" title="It is being given back">
      {by} asked <Time at={at} relative />, for {sayTokens(tokens, unit)}: {reason}. It will be made by
      itself.
    </Banner>
  )
}
