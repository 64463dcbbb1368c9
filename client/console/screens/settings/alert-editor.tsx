// Writing an alert: its fields on one side, and on the other what it would have made of the last weeks.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { FlaskConical } from 'lucide-react'
import { useRef, useState } from 'react'
import { sayRule } from '../../../../server/alerts/rules/say.ts'
import type { TryDays } from '../../../../server/alerts/words.ts'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { Failure } from '../../../ui/failure.tsx'
import { Form, SubmitButton } from '../../../ui/form.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { showToast } from '../../../ui/toast.ts'
import { useUnsaved } from '../../../ui/unsaved.ts'
import { trpc } from '../../api.ts'
import { useEconomy, useEconomyKey, useMode } from '../../current.ts'
import { late, useLoadSoon } from '../late.tsx'
import { QueryFailure } from '../query-failure.tsx'
import { type AlertDraft, blankDraft, draftOf, type Rule, refuseDraft, ruleOf } from './alert-draft.ts'
import { AlertFields } from './alert-fields.tsx'
import { type Alert, invalidateAlerts, wordingOf } from './alert-queries.ts'

const ChangeDialog = late(() => import('../../../ui/change-dialog.tsx').then(part => part.ChangeDialog))
const AlertTrial = late(() => import('./alert-trial.tsx').then(part => part.AlertTrial))
const lateParts = [ChangeDialog, AlertTrial]

export function NewAlertScreen() {
  // What was begun for one economy is not saved to another.
  return <Editor key={usePlaceName()} alert={null} />
}

export function EditAlertScreen() {
  const { alert: id } = useParams({ from: '/signed-in/$economy/settings/alerts/$alert' })
  const economyKey = useEconomyKey()
  const place = usePlaceName()
  const query = useQuery(trpc.alerts.list.queryOptions({ economyKey, mode: useMode() }))
  const alert = query.data?.alerts.find(one => one.id === id)
  if (alert !== undefined) return <Editor key={`${place} ${id}`} alert={alert} />
  return (
    <div className="grid gap-4">
      <PageHeader trail={trailOf(economyKey, 'Edit')} title="Alert" />
      {query.isPending && <Skeleton lines={6} />}
      {query.error !== null && query.data === undefined && <QueryFailure query={query} />}
      {query.data !== undefined && (
        <Failure message="There is no such alert here: it may have been deleted, or be one of the other mode." />
      )}
    </div>
  )
}

function usePlaceName(): string {
  return `${useEconomyKey()} ${useMode()}`
}

const trailOf = (economyKey: string, label: string) => [
  { label: 'Alerts', href: `/${economyKey}/settings/alerts` },
  { label },
]

/** What a press of a button is for: the form is checked before each of them. */
type Intent = 'try' | 'save' | 'switch-on'

function Editor({ alert }: { alert: Alert | null }) {
  const economy = useEconomy()
  const mode = useMode()
  const currency = economy.moneyCurrency
  const navigate = useNavigate()
  useLoadSoon(lateParts)
  // As it was when it was opened: what another operator changes meanwhile is told, never overwritten.
  const [base] = useState(alert)
  const [start] = useState(() => (alert === null ? blankDraft : draftOf(alert, currency)))
  const [draft, setDraft] = useState(start)
  const [days, setDays] = useState<TryDays>(28)
  const [tried, setTried] = useState<Rule>()
  const [asking, setAsking] = useState<Exclude<Intent, 'try'>>()
  const intent = useRef<Intent>('try')
  useUnsaved(draft !== start)

  const leave = (open: string | undefined) =>
    navigate({
      to: '/$economy/settings/alerts',
      params: { economy: economy.key },
      search: open === undefined ? {} : { open },
    })
  const submit = async () => {
    const wanted = intent.current
    const refused = await refuseDraft(draft, currency, { withName: wanted !== 'try' })
    if (Object.keys(refused).length > 0) return refused
    if (wanted === 'try') setTried(ruleOf(draft, currency))
    else setAsking(wanted)
  }
  const pressed = (next: Intent) => () => {
    intent.current = next
  }
  const isStale = tried !== undefined && JSON.stringify(tried) !== JSON.stringify(ruleOf(draft, currency))
  const overtaken = alert !== null && base !== null && alert.revision !== base.revision

  return (
    <div className="grid min-w-0 grid-cols-1 gap-4">
      <PageHeader
        trail={trailOf(economy.key, alert === null ? 'New' : 'Edit')}
        title={alert?.name ?? 'New alert'}
        description={`For ${economy.name}, ${mode} mode.`}
      />
      {overtaken && (
        <Banner tone="warn" title="Somebody changed this alert since you opened it">
          What you enter here cannot be saved over it. Go back and open it again.
        </Banner>
      )}
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
        <Form onSubmit={submit}>
          <AlertFields draft={draft} onChange={setDraft} />
          <div className="sticky bottom-0 z-10 -mx-1 flex flex-wrap justify-end gap-2 border-t border-line bg-page px-1 py-3">
            <SubmitButton
              variant={tried === undefined || isStale ? 'primary' : 'secondary'}
              icon={FlaskConical}
              className="mr-auto"
              onClick={pressed('try')}
            >
              Try on history
            </SubmitButton>
            {alert !== null && <Button onClick={() => void leave(alert.id)}>Cancel</Button>}
            <SubmitButton variant="secondary" onClick={pressed('save')}>
              {alert === null ? 'Save switched off' : 'Save'}
            </SubmitButton>
            {alert === null && (
              <SubmitButton
                variant={tried === undefined || isStale ? 'secondary' : 'primary'}
                onClick={pressed('switch-on')}
              >
                Switch on
              </SubmitButton>
            )}
          </div>
        </Form>
        <AlertTrial rule={tried} days={days} onDays={setDays} stale={isStale} />
      </div>
      {asking !== undefined && (
        <SaveDialog
          alert={base}
          draft={draft}
          enabled={asking === 'switch-on'}
          onClose={() => setAsking(undefined)}
          onSaved={leave}
        />
      )}
    </div>
  )
}

interface SaveDialogProps {
  alert: Alert | null
  draft: AlertDraft
  enabled: boolean
  onClose: () => void
  onSaved: (id: string) => Promise<void>
}

function SaveDialog({ alert, draft, enabled, onClose, onSaved }: SaveDialogProps) {
  const economy = useEconomy()
  const mode = useMode()
  const queries = useQueryClient()
  const create = useMutation(trpc.alerts.create.mutationOptions())
  const change = useMutation(trpc.alerts.change.mutationOptions())
  const wording = wordingOf(economy)
  const rule = ruleOf(draft, economy.moneyCurrency)
  const fields = { name: draft.name.trim(), rule, recipientIds: [...draft.recipientIds] }
  const recipients = (count: number) => (count === 1 ? '1 operator' : `${count} operators`)
  const { key: economyKey } = economy

  const send = async (reason: string): Promise<string> => {
    if (alert === null) {
      const made = await create.mutateAsync({ economyKey, mode, ...fields, enabled, reason })
      return made.id
    }
    const { id, revision } = alert
    await change.mutateAsync({ economyKey, id, revision, ...fields, reason })
    return id
  }

  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={
        alert === null
          ? enabled
            ? `Switch ${fields.name} on`
            : `Save ${fields.name}`
          : `Change ${alert.name}`
      }
      description={
        enabled
          ? 'It begins with the last windows that are over: what is wrong already is told at once.'
          : alert?.enabled === true
            ? 'A rule that changed judges anew from the last windows on, and an open incident closes.'
            : 'It judges nothing until it is switched on.'
      }
      changes={[
        {
          label: 'Watches',
          ...(alert === null ? {} : { before: sayRule(alert.rule, wording) }),
          after: sayRule(rule, wording),
        },
        {
          label: 'E-mails to',
          ...(alert === null ? {} : { before: recipients(alert.recipientIds.length) }),
          after: recipients(draft.recipientIds.length),
        },
      ]}
      confirmLabel={enabled ? 'Switch on' : 'Save'}
      stake="confirm"
      onConfirm={async ({ reason }) => {
        const id = await send(reason)
        await onSaved(id)
        void invalidateAlerts(queries)
        showToast({ tone: 'good', title: enabled ? `${fields.name} is on` : 'Alert saved' })
      }}
    />
  )
}
