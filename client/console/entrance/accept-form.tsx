// What a one-time link asks for: who this is, unless it is known, and a password; then it signs in.

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { passwordLengthMin } from '../../../server/operators/words.ts'
import { Form, SubmitButton } from '../../ui/form.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { trpc } from '../api.ts'
import { signIn } from '../auth.ts'

export interface AcceptFormProps {
  token: string
  /** Fixed when the link names whom it is for. */
  email: string | null
  renews: boolean
  onDone: () => Promise<void>
  onSecondFactor: () => void
}

export function AcceptForm({ token, email, renews, onDone, onSecondFactor }: AcceptFormProps) {
  const [name, setName] = useState('')
  const [ownEmail, setOwnEmail] = useState('')
  const [password, setPassword] = useState('')
  const accept = useMutation(trpc.invitations.accept.mutationOptions())

  const submit = async () => {
    const missing: Record<string, string> = {}
    if (!renews && name.trim() === '') missing.name = 'Enter your name'
    if (email === null && !ownEmail.includes('@')) missing.email = 'Enter your e-mail address'
    if (password.length < passwordLengthMin)
      missing.password = `Too short by ${passwordLengthMin - password.length}`
    if (Object.keys(missing).length > 0) return missing
    // The link is good for one time: what fails after it was taken is only the signing in.
    const taken =
      accept.data ??
      (await accept.mutateAsync({
        token,
        // A renewed password belongs to somebody who has a name already.
        name: renews ? (email ?? 'Operator') : name,
        email: email ?? ownEmail,
        password,
      }))
    const next = await signIn({ email: taken.email, password })
    if (next === 'secondFactor') onSecondFactor()
    else await onDone()
    return {}
  }

  return (
    <Form onSubmit={submit}>
      {!renews && (
        <TextField
          label="Your name"
          name="name"
          autoComplete="name"
          autoFocus
          value={name}
          onChange={setName}
        />
      )}
      {email === null ? (
        <TextField
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          spellCheck={false}
          value={ownEmail}
          onChange={setOwnEmail}
        />
      ) : (
        <TextField
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          readOnly
          value={email}
          onChange={setOwnEmail}
        />
      )}
      <PasswordField
        label="Password"
        name="password"
        autoComplete="new-password"
        hint={`${passwordLengthMin} characters or more. A few words in a row work well.`}
        value={password}
        onChange={setPassword}
      />
      <SubmitButton size="lg">{renews ? 'Save and sign in' : 'Join'}</SubmitButton>
    </Form>
  )
}
