// The console of a server without a single economy.
import { CircleDashed } from 'lucide-react'
import { Standstill } from './standstill.tsx'

export function NoEconomy() {
  return (
    <Standstill icon={CircleDashed} title="There is no economy yet">
      <p>The presets are put in place when the server starts. Start it again, then reload this page.</p>
    </Standstill>
  )
}
