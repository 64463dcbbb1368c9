// One's own password, asked again before the sign-in is changed.
import { PasswordField } from '../../../ui/password-field.tsx'

export function OwnPasswordField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <PasswordField
      label="Your password"
      name="password"
      autoComplete="current-password"
      value={value}
      onChange={onChange}
    />
  )
}
