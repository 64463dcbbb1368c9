// One button for each demo role, with a line on what it may do.
import { ArrowRight, LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import type { Role } from '../../../server/operators/schema.ts'
import { Banner } from '../../ui/banner.tsx'
import { errorData } from '../api.ts'
import { signInAsDemo } from '../auth.ts'
import { roleWords } from '../roles.ts'

export interface DemoRolesProps {
  roles: readonly Role[]
  onDone: () => Promise<void>
}

export function DemoRoles({ roles, onDone }: DemoRolesProps) {
  const [entering, setEntering] = useState<Role | null>(null)
  const [failure, setFailure] = useState<{ message: string; requestId: string | undefined }>()
  const enter = async (role: Role) => {
    if (entering !== null) return
    setEntering(role)
    setFailure(undefined)
    try {
      await signInAsDemo(role)
      await onDone()
    } catch (error) {
      setFailure(errorData(error))
    } finally {
      setEntering(null)
    }
  }
  return (
    <div className="grid gap-3">
      {failure && <Banner tone="bad" title={failure.message} requestId={failure.requestId} />}
      <ul className="divide-y divide-line overflow-hidden rounded-md border border-line">
        {roles.map(role => {
          const Icon = entering === role ? LoaderCircle : ArrowRight
          return (
            <li key={role}>
              <button
                type="button"
                aria-busy={entering === role || undefined}
                aria-disabled={entering !== null || undefined}
                className="group focus-inset flex w-full items-center gap-3 bg-raised px-3 py-2 text-left hover:bg-accent-soft"
                onClick={() => void enter(role)}
              >
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{roleWords[role].name}</span>
                  <span className="block text-sm text-ink-2">{roleWords[role].may}</span>
                </span>
                <Icon
                  aria-hidden
                  size={16}
                  className={
                    entering === role ? 'animate-spin text-accent' : 'text-ink-3 group-hover:text-accent'
                  }
                />
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
