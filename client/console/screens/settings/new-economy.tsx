// Settings, Economy, New: one more product family under this server.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Form, SubmitButton } from '../../../ui/form.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { showToast } from '../../../ui/toast.ts'
import { useUnsaved } from '../../../ui/unsaved.ts'
import { trpc } from '../../api.ts'
import { useEconomies, useEconomyKey } from '../../current.ts'
import { late, useLoadSoon } from '../late.tsx'
import { blankSettings, draftOf, loadCheck, refuseDraft, settingsOfDraft } from './economy-draft.ts'
import { EconomyFields } from './economy-fields.tsx'
import { settingRows } from './economy-settings.ts'

const ChangeDialog = late(() => import('../../../ui/change-dialog.tsx').then(part => part.ChangeDialog))
const lateParts = [ChangeDialog]
const blankDraft = draftOf(blankSettings)

export function NewEconomyScreen() {
  useLoadSoon(lateParts)
  const economies = useEconomies()
  const here = useEconomyKey()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [key, setKey] = useState('')
  const [draft, setDraft] = useState(blankDraft)
  const [reviewing, setReviewing] = useState(false)
  useUnsaved(key !== '' || draft !== blankDraft)
  const create = useMutation(trpc.economies.create.mutationOptions())
  const settings = settingsOfDraft(draft, blankSettings)

  return (
    <div className="grid min-w-0 gap-4">
      <PageHeader
        trail={[{ label: 'Economy', href: `/${here}/settings/economy` }, { label: 'New' }]}
        title="New economy"
        description="It starts with nothing in it: no keys and no accounts."
      />
      <Form
        className="max-w-3xl"
        onSubmit={async () => {
          const check = await loadCheck()
          const taken = economies.map(economy => economy.key)
          const refused = { ...check?.refuseKey(key, taken), ...(await refuseDraft(draft, blankSettings)) }
          if (Object.keys(refused).length > 0) return refused
          setReviewing(true)
        }}
      >
        <EconomyFields draft={draft} onChange={setDraft}>
          <TextField
            label="Key"
            name="key"
            hint="Its name in addresses and calls, as in job_search. It cannot be changed later."
            mono
            value={key}
            onChange={setKey}
            autoComplete="off"
            spellCheck={false}
          />
        </EconomyFields>
        <SubmitButton className="justify-self-end">Review and create</SubmitButton>
      </Form>
      <ChangeDialog
        open={reviewing}
        onOpenChange={setReviewing}
        title={`Create ${settings.name}`}
        changes={[
          { label: 'Key', after: key },
          ...settingRows.map(({ label, read }) => ({ label, after: read(settings) })),
        ]}
        confirmLabel="Create economy"
        stake="confirm"
        onConfirm={async ({ reason }) => {
          await create.mutateAsync({ key, settings, reason })
          await queries.invalidateQueries(trpc.economies.pathFilter())
          void queries.invalidateQueries(trpc.audit.pathFilter())
          showToast({ tone: 'good', title: 'Economy created', body: settings.name })
          await navigate({ to: '/$economy/settings/economy', params: { economy: key } })
        }}
      />
    </div>
  )
}
