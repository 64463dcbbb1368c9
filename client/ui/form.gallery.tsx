// Forms and the confirm ladder: undo, confirm, type to confirm; and what each shows when the server says no.
import { useState } from 'react'
import { Button } from './button.tsx'
import { ChangeDialog } from './change-dialog.tsx'
import { Dialog, DialogBody, DialogFooter } from './dialog.tsx'
import { Form, SubmitButton } from './form.tsx'
import { Example } from './gallery/example.tsx'
import { TextField } from './text-field.tsx'
import { showToast, showUndo } from './toast.ts'

const CHANGES = [
  { label: 'Daily cap', before: '100', after: '150' },
  { label: 'Soft cap message', after: 'You have used most of today’s tokens.' },
  { label: 'Bulk threshold', before: '20 in 10 minutes' },
]

const REFUSED = Object.assign(new Error('The base version moved while you were editing.'), {
  data: { requestId: 'req_01JD4T0C8V2Q6M9Z7K3X5B1N4P', details: { fields: { email: 'Already in use' } } },
})

function wait(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}

function Examples() {
  const [email, setEmail] = useState('mara@example.com')
  const [name, setName] = useState('')
  const [open, setOpen] = useState<'plain' | 'confirm' | 'type' | 'refused'>()
  const close = () => setOpen(undefined)
  return (
    <>
      <Example title="A form" note="Sent empty, it refuses by itself; sent with a name, the server refuses.">
        <Form
          className="max-w-sm"
          onSubmit={async () => {
            if (name === '') return { name: 'Give a name' }
            await wait(800)
            throw REFUSED
          }}
        >
          <TextField label="Name" name="name" value={name} onChange={setName} autoComplete="off" />
          <TextField label="E-mail" name="email" type="email" value={email} onChange={setEmail} />
          <SubmitButton className="justify-self-start">Invite operator</SubmitButton>
        </Form>
      </Example>
      <Example title="The confirm ladder">
        <div className="flex flex-wrap gap-3">
          <Button
            onClick={() =>
              showUndo({
                title: 'Column hidden',
                onUndo: () => showToast({ tone: 'good', title: 'Column shown again' }),
              })
            }
          >
            1 · Undo
          </Button>
          <Button onClick={() => setOpen('confirm')}>2 · Confirm</Button>
          <Button onClick={() => setOpen('type')}>3 · Type to confirm</Button>
          <Button onClick={() => setOpen('refused')}>Refused by the server</Button>
          <Button variant="quiet" onClick={() => setOpen('plain')}>
            A plain, long dialog
          </Button>
        </div>
      </Example>
      <ChangeDialog
        open={open === 'confirm'}
        onOpenChange={close}
        title="Change the policy"
        description="Takes effect with the next charge."
        changes={CHANGES}
        confirmLabel="Change policy"
        stake="confirm"
        onConfirm={() => wait(900)}
      />
      <ChangeDialog
        open={open === 'type'}
        onOpenChange={close}
        title="Revoke the key “Web server”"
        description="Calls with this key are refused from this moment on. It cannot be brought back."
        confirmLabel="Revoke key"
        danger
        stake="type"
        phrase="fbx_live_8KqW"
        onConfirm={() => wait(900)}
      />
      <ChangeDialog
        open={open === 'refused'}
        onOpenChange={close}
        title="Change the policy"
        changes={CHANGES.slice(0, 1)}
        confirmLabel="Change policy"
        stake="confirm"
        onConfirm={async () => {
          await wait(500)
          throw REFUSED
        }}
      />
      <Dialog open={open === 'plain'} onOpenChange={close} title="What counts as a failed run" size="sm">
        <DialogBody>
          {Array.from({ length: 12 }, (_, index) => (
            <p key={index}>
              A run that ended without a result is never charged. The hold that was placed for it is released,
              and the lots it came from are as they were.
            </p>
          ))}
        </DialogBody>
        <DialogFooter>
          <Button variant="primary" onClick={close}>
            Understood
          </Button>
        </DialogFooter>
      </Dialog>
    </>
  )
}

export default { title: 'Forms and the confirm ladder', order: 30, Examples }
