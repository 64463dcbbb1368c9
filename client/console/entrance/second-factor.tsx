// The step between a right password and the console, for those who have a second factor. Few do: its form comes late.
import { late } from '../screens/late.tsx'
import { Entrance } from './entrance.tsx'
import type { SecondFactorFormProps } from './second-factor-form.tsx'

const SecondFactorForm = late(() => import('./second-factor-form.tsx').then(part => part.SecondFactorForm))

export function SecondFactor(props: SecondFactorFormProps) {
  return (
    <Entrance title="Second factor" lead="Your password was right. One more proof that it is you.">
      <SecondFactorForm {...props} />
    </Entrance>
  )
}
