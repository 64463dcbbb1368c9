// E-mail and password.
import { useState } from 'react'
import { Form, SubmitButton } from '../../ui/form.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { signIn } from '../auth.ts'
import { nameWait, useAttempts } from './attempts.ts'
import { WaitBanner } from './wait-banner.tsx'

export interface PasswordFormProps {
  onDone: () => Promise<void>
  onSecondFactor: () => void
}

export function PasswordForm({ onDone, onSecondFactor }: PasswordFormProps) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { waitSeconds, attempt } = useAttempts()

  const submit = async () => {
    const missing: Record<string, string> = {}
    if (!email.includes('@')) missing.email = 'Enter your e-mail address'
    if (password === '') missing.password = 'Enter your password'
    if (Object.keys(missing).length > 0) return missing
    return attempt(async () => {
      const next = await signIn({ email: email.trim(), password })
      if (next === 'secondFactor') onSecondFactor()
      else await onDone()
    })
  }

  return (
    <Form onSubmit={submit}>
      <WaitBanner seconds={waitSeconds} />
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        spellCheck={false}
        value={email}
        onChange={setEmail}
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      <SubmitButton
        size="lg"
        refusedBecause={waitSeconds > 0 ? `Wait ${nameWait(waitSeconds)}, then try again` : undefined}
      >
        Sign in
      </SubmitButton>
    </Form>
  )
}
