// One role out of six, each with what it may do.
import { type Role, roleNames, roles } from '../../../../server/operators/words.ts'
import { RadioGroup } from '../../../ui/radio-group.tsx'
import { describeRole } from './role-matrix.ts'

export function RoleField({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  return (
    <RadioGroup
      label="Role"
      name="role"
      value={value}
      onChange={onChange}
      options={roles.map(role => ({
        value: role,
        label: roleNames[role],
        hint: describeRole(role),
      }))}
    />
  )
}
