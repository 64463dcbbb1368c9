// What each role may do, as a table: the map that the server decides by, readable.
import { Check, Minus } from 'lucide-react'
import { roleNames, roles } from '../../../../server/operators/words.ts'
import { classNames } from '../../../ui/class-names.ts'
import { Panel } from '../../../ui/panel.tsx'
import { useOperator } from '../../current.ts'
import { computeRoleMatrix } from './role-matrix.ts'

const matrix = computeRoleMatrix()

export function RoleMatrix() {
  const mine = useOperator().role
  return (
    <Panel title="Roles" hint="The server refuses whatever is not ticked here." flush>
      <div
        tabIndex={0}
        role="group"
        aria-label="Roles and what they may do"
        className="focus-inset relative overflow-x-auto"
      >
        <table className="w-full min-w-3xl text-sm">
          <thead>
            <tr className="text-ink-2">
              <th scope="col" className="border-b border-line px-gutter py-2 text-left font-medium">
                May
              </th>
              {roles.map(role => (
                <th
                  key={role}
                  scope="col"
                  className={classNames(
                    'w-24 border-b border-line px-2 py-2 font-medium',
                    role === mine && 'bg-accent-soft text-accent-strong',
                  )}
                >
                  {roleNames[role]}
                  {role === mine && <span className="sr-only"> (yours)</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.map(row => (
              <tr key={row.permission} className="[&:last-child>*]:border-b-0">
                <th scope="row" className="border-b border-line px-gutter py-2 text-left font-normal">
                  {row.words}
                </th>
                {row.allowed.map(({ role, allowed }) => (
                  <td
                    key={role}
                    className={classNames(
                      'border-b border-line px-2 py-2',
                      role === mine && 'bg-accent-soft',
                    )}
                  >
                    {allowed ? (
                      <Check aria-hidden size={16} className="mx-auto text-good" />
                    ) : (
                      <Minus aria-hidden size={14} className="mx-auto text-ink-3" />
                    )}
                    <span className="sr-only">{allowed ? 'yes' : 'no'}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
