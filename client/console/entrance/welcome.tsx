// The page behind a one-time link: makes an operator, or sets a new password. The token is in the fragment, which
// browsers keep to themselves.
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import type { inferRouterOutputs } from '@trpc/server'
import { useState } from 'react'
import type { ConsoleApi } from '../../../server/console.ts'
import { buttonStyle } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { errorData } from '../api.ts'
import { roleWords } from '../roles.ts'
import { send } from '../wire.ts'
import { AcceptForm } from './accept-form.tsx'
import { Entrance } from './entrance.tsx'
import { SecondFactor } from './second-factor.tsx'
import { useEnter } from './use-enter.ts'

type Opened = inferRouterOutputs<ConsoleApi>['invitations']['open']

export function WelcomePage() {
  const token = useLocation({ select: location => location.hash })
  const enter = useEnter()
  const [asksSecondFactor, setAsksSecondFactor] = useState(false)
  // Asked as a mutation, and kept as a query: the token travels in a body, where no log of addresses sees it.
  const link = useQuery({
    queryKey: ['invitation', token],
    queryFn: async () => (await send('invitations.open', { token })) as Opened,
    enabled: token !== '',
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (asksSecondFactor) return <SecondFactor onDone={enter} onBack={() => setAsksSecondFactor(false)} />
  if (link.error) {
    return (
      <Entrance title="This link could not be read">
        <Failure {...errorData(link.error)} onRetry={() => void link.refetch()} retrying={link.isFetching} />
      </Entrance>
    )
  }
  if (token === '' || link.data === null) {
    return (
      <Entrance
        title="This link does not work"
        lead="It was used, taken back, or is older than seven days. Ask an owner for a new one."
        stub={
          <p className="text-sm text-balance text-ink-2">
            A link opens once. If you used it, your password is set: sign in.
          </p>
        }
      >
        <Link to="/sign-in" className={buttonStyle({ size: 'lg' })}>
          Go to sign-in
        </Link>
      </Entrance>
    )
  }
  if (link.data === undefined) {
    return (
      <Entrance title="Welcome to Farebox">
        <Skeleton lines={4} />
      </Entrance>
    )
  }
  const { email, role, renews } = link.data
  const { name, may } = roleWords[role]
  return (
    <Entrance
      title={renews ? 'Set a new password' : 'Welcome to Farebox'}
      lead={
        renews
          ? 'Everything you were signed in with is signed out when you save.'
          : 'Choose a password, and you are in.'
      }
      stub={
        <p className="text-sm text-balance text-ink-2">
          <span className="font-medium text-ink">{name}</span> · {may}
        </p>
      }
    >
      <AcceptForm
        token={token}
        email={email}
        renews={renews}
        onDone={enter}
        onSecondFactor={() => setAsksSecondFactor(true)}
      />
    </Entrance>
  )
}
