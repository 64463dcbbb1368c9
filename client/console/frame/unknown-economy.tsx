// An address that names an economy which is not there.
import { Link } from '@tanstack/react-router'
import { MapPinOff } from 'lucide-react'
import { buttonStyle } from '../../ui/button.tsx'
import { useEconomies, useEconomyKey } from '../current.ts'
import { Standstill } from '../states/standstill.tsx'

export function UnknownEconomy() {
  const key = useEconomyKey()
  const economies = useEconomies()
  return (
    <Standstill
      icon={MapPinOff}
      title={`There is no economy “${key}”`}
      actions={economies.slice(0, 4).map(economy => (
        <Link key={economy.key} to="/$economy" params={{ economy: economy.key }} className={buttonStyle()}>
          {economy.name}
        </Link>
      ))}
    >
      <p>The address may be mistyped. Go on in another one:</p>
    </Standstill>
  )
}
