// The dialog that gives an operator another role, with what each role may do.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Role, roleNames } from '../../../../server/operators/words.ts'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { ChangeList } from '../../../ui/change-list.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import { invalidateOperators } from './operator-queries.ts'
import type { OperatorRow } from './operators-table.tsx'
import { RoleField } from './role-field.tsx'

export function ChangeRoleDialog({ operator, onClose }: { operator: OperatorRow; onClose: () => void }) {
  const queries = useQueryClient()
  const [role, setRole] = useState<Role>(operator.role)
  const change = useMutation(trpc.operators.changeRole.mutationOptions())
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Change the role of ${operator.name}`}
      description={
        operator.role === 'owner'
          ? 'Takes effect with their next click. The open links that they made end.'
          : 'Takes effect with their next click.'
      }
      confirmLabel="Change role"
      stake="confirm"
      refuse={(): Record<string, string> =>
        role === operator.role ? { role: 'This is the role they have' } : {}
      }
      onConfirm={async ({ reason }) => {
        await change.mutateAsync({ operatorId: operator.id, role, reason })
        await invalidateOperators(queries)
        showToast({ tone: 'good', title: `${operator.name} is ${roleNames[role]} now` })
      }}
    >
      <RoleField value={role} onChange={setRole} />
      {role !== operator.role && (
        <ChangeList changes={[{ label: 'Role', before: roleNames[operator.role], after: roleNames[role] }]} />
      )}
    </ChangeDialog>
  )
}
