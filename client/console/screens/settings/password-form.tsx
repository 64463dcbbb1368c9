// The form that changes one's own password.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { passwordLengthMin } from '../../../../server/operators/words.ts'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { Form, SubmitButton } from '../../../ui/form.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { PasswordField } from '../../../ui/password-field.tsx'
import { showToast } from '../../../ui/toast.ts'
import { changePassword } from '../../auth.ts'
import { lateCheck } from '../late-check.ts'
import { invalidateOwn } from './own-queries.ts'
import { readOwnRefusal } from './own-refusals.ts'

const loadCheck = lateCheck(() => import('./password-check.ts'))
const empty = { currentPassword: '', newPassword: '' }

export function PasswordForm() {
  const queries = useQueryClient()
  const [draft, setDraft] = useState(empty)
  const [revokeOtherSessions, setRevokeOtherSessions] = useState(true)

  const submit = async () => {
    const refused = (await loadCheck())?.refusePasswords(draft) ?? {}
    if (Object.keys(refused).length > 0) return refused
    try {
      await changePassword({ ...draft, revokeOtherSessions })
    } catch (error) {
      return readOwnRefusal(error, { INVALID_PASSWORD: 'currentPassword', SAME_PASSWORD: 'newPassword' })
    }
    setDraft(empty)
    await invalidateOwn(queries)
    showToast({
      tone: 'good',
      title: 'Password changed',
      body: revokeOtherSessions ? 'Your other sessions have ended.' : undefined,
    })
  }

  return (
    <Panel title="Password">
      <Form onSubmit={submit} className="max-w-sm">
        <PasswordField
          label="Current password"
          name="currentPassword"
          autoComplete="current-password"
          value={draft.currentPassword}
          onChange={currentPassword => setDraft({ ...draft, currentPassword })}
        />
        <PasswordField
          label="New password"
          name="newPassword"
          autoComplete="new-password"
          hint={`${passwordLengthMin} characters or more; a few words are easier to remember.`}
          value={draft.newPassword}
          onChange={newPassword => setDraft({ ...draft, newPassword })}
        />
        <Checkbox
          label="Sign out on my other devices"
          checked={revokeOtherSessions}
          onChange={setRevokeOtherSessions}
        />
        <SubmitButton className="justify-self-start">Change password</SubmitButton>
      </Form>
    </Panel>
  )
}
