// The step between a right password and the console, for those who have a second factor. Few do: its form comes late.
import { lazy, Suspense } from 'react'
import { Entrance } from './entrance.tsx'
import type { SecondFactorFormProps } from './second-factor-form.tsx'

const SecondFactorForm = lazy(async () => ({
  default: (await import('./second-factor-form.tsx')).SecondFactorForm,
}))

export function SecondFactor(props: SecondFactorFormProps) {
  return (
    <Entrance title="Second factor" lead="Your password was right. One more proof that it is you.">
      <Suspense>
        <SecondFactorForm {...props} />
      </Suspense>
    </Entrance>
  )
}
