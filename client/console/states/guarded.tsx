// Shows a screen to those who may see it, and to the others who may.
import { useMatch } from '@tanstack/react-router'
import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { can, rolesWith } from '../../../server/operators/rules.ts'
import { useOperator } from '../current.ts'
import { nameRoles, roleWords } from '../roles.ts'
import { Standstill } from './standstill.tsx'

export function Guarded({ children }: { children: ReactNode }) {
  const { permission } = useMatch({ strict: false, select: match => match.staticData })
  const { role } = useOperator()
  if (permission === undefined || can(role, permission)) return children
  return (
    <Standstill icon={Lock} title="You may not see this">
      <p>
        It is shown to {nameRoles(rolesWith(permission))}. You are signed in as {roleWords[role].name}; an
        owner can change that.
      </p>
    </Standstill>
  )
}
