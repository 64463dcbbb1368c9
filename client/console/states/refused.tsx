// What is shown in place of a screen that one may not see: who may.
import { Lock } from 'lucide-react'
import { type Permission, rolesWith } from '../../../server/operators/rules.ts'
import { useOperator } from '../current.ts'
import { nameRoles, roleWords } from '../roles.ts'
import { Standstill } from './standstill.tsx'

export function Refused({ permission }: { permission: Permission }) {
  const { role } = useOperator()
  return (
    <Standstill icon={Lock} title="You may not see this">
      <p>
        {nameRoles(rolesWith(permission))} may see it. You are signed in as {roleWords[role].name}; an owner
        can change that.
      </p>
    </Standstill>
  )
}
