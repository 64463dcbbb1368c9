// Where one is signed in, and how to end it: one session, all others, or every one.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { LogOut, Monitor, Smartphone } from 'lucide-react'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Panel, type PanelState } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { showToast } from '../../../ui/toast.ts'
import { errorData } from '../../api.ts'
import { endOtherSessions, endSession } from '../../auth.ts'
import { useSignOut } from '../../frame/use-sign-out.ts'
import { nameDevice } from './device-name.ts'
import { invalidateOwn, type ListedSession, ownSessionsOptions } from './own-queries.ts'

export function SessionsPanel() {
  const queries = useQueryClient()
  const signOut = useSignOut()
  const query = useQuery(ownSessionsOptions)
  const others = query.data?.filter(session => !session.current).length ?? 0
  const onError = (error: Error) => {
    const { message, requestId } = errorData(error)
    showToast({
      tone: 'bad',
      title: 'Nothing was ended',
      body: requestId === undefined ? message : `${message} Request ${requestId}`,
    })
  }
  const endOne = useMutation({
    mutationFn: (session: ListedSession) => endSession(session.token),
    onError,
    onSuccess: async (_, session) => {
      await invalidateOwn(queries)
      showToast({ tone: 'good', title: 'Session ended', body: nameDevice(session.userAgent) })
    },
  })
  const endOthers = useMutation({
    mutationFn: endOtherSessions,
    onError,
    onSuccess: async () => {
      await invalidateOwn(queries)
      showToast({ tone: 'good', title: 'Your other sessions have ended' })
    },
  })

  const failure =
    query.error === null
      ? undefined
      : { ...errorData(query.error), onRetry: () => void query.refetch(), retrying: query.isFetching }
  const state: PanelState =
    query.data === undefined
      ? failure === undefined
        ? { kind: 'loading' }
        : { kind: 'error', ...failure }
      : failure === undefined
        ? { kind: 'ready' }
        : {
            kind: 'partial',
            because: 'The list could not be loaded again; it is from before.',
            onRetry: failure.onRetry,
            retrying: failure.retrying,
          }

  return (
    <Panel
      title="Sessions"
      hint="Wherever you are signed in."
      state={state}
      flush
      footer={
        <div className="flex flex-wrap justify-end gap-2">
          <Button
            loading={endOthers.isPending}
            refusedBecause={others === 0 ? 'There is no other session' : undefined}
            onClick={() => endOthers.mutate()}
          >
            End the others
          </Button>
          <Button icon={LogOut} onClick={() => void signOut('everywhere')}>
            Sign out everywhere
          </Button>
        </div>
      }
    >
      <ul>
        {query.data?.map(session => (
          <SessionRow
            key={session.id}
            session={session}
            ending={endOne.isPending && endOne.variables.id === session.id}
            onEnd={() => endOne.mutate(session)}
          />
        ))}
      </ul>
    </Panel>
  )
}

interface SessionRowProps {
  session: ListedSession
  ending: boolean
  onEnd: () => void
}

function SessionRow({ session, ending, onEnd }: SessionRowProps) {
  const device = nameDevice(session.userAgent)
  const Icon = /iPhone|iPad|Android/.test(device) ? Smartphone : Monitor
  return (
    <li className="flex items-center gap-3 border-b border-line px-gutter py-2.5 last:border-b-0">
      <Icon aria-hidden size={20} className="text-ink-2" />
      <div className="min-w-0 flex-1 text-sm">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {device}
          {session.current && <Badge tone="accent">This session</Badge>}
        </p>
        <p className="text-ink-2">
          {session.ipAddress !== null && session.ipAddress !== '' && <>{session.ipAddress} · </>}
          {session.current ? 'signed in ' : 'last seen '}
          <Time at={session.current ? session.createdAt : session.updatedAt} relative />
        </p>
      </div>
      {!session.current && (
        <Button size="sm" loading={ending} onClick={onEnd} aria-label={`End the session on ${device}`}>
          End
        </Button>
      )}
    </li>
  )
}
