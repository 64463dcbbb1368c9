// Shows a screen to those who may see it, and to the others who may.
import { useMatch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { can } from '../../../server/operators/rules.ts'
import { useOperator } from '../current.ts'
import { late } from '../screens/late.tsx'

const Refused = late(() => import('./refused.tsx').then(part => part.Refused))

export function Guarded({ children }: { children: ReactNode }) {
  const { permission } = useMatch({ strict: false, select: match => match.staticData })
  const { role } = useOperator()
  if (permission === undefined || can(role, permission)) return children
  return <Refused permission={permission} />
}
