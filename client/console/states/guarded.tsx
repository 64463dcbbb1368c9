// Shows a screen to those who may see it, and to the others who may.
import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Permission, rolesWith } from '../../../server/operators/rules.ts'
import { useCan, useOperator } from '../current.ts'
import { nameRoles, roleWords } from '../roles.ts'
import { Standstill } from './standstill.tsx'

export function Guarded({ permission, children }: { permission: Permission; children: ReactNode }) {
  const { allowed } = useCan(permission)
  const operator = useOperator()
  if (allowed) return children
  return (
    <Standstill icon={Lock} title="You may not see this">
      <p>
        It is shown to {nameRoles(rolesWith(permission))}. You are signed in as{' '}
        {roleWords[operator.role].name}; an owner can change that.
      </p>
    </Standstill>
  )
}
