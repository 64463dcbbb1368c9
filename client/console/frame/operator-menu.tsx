// Who is signed in, their own sign-in, and the way out.
import { useNavigate } from '@tanstack/react-router'
import { CircleUserRound, LogOut, MonitorX } from 'lucide-react'
import { Avatar } from '../../ui/avatar.tsx'
import { Menu } from '../../ui/menu.tsx'
import { useFindEconomy, useOperator } from '../current.ts'
import { roleWords } from '../roles.ts'
import { useSignOut } from './use-sign-out.ts'

export function OperatorMenu() {
  const operator = useOperator()
  const economy = useFindEconomy()
  const navigate = useNavigate()
  const signOut = useSignOut()
  return (
    <Menu
      align="end"
      groups={[
        {
          heading: `${operator.name} · ${roleWords[operator.role].name}`,
          items:
            economy === null
              ? []
              : [
                  {
                    label: 'Your sign-in',
                    hint: operator.email,
                    icon: CircleUserRound,
                    onSelect: () =>
                      void navigate({ to: '/$economy/settings/you', params: { economy: economy.key } }),
                  },
                ],
        },
        {
          items: [
            { label: 'Sign out', icon: LogOut, onSelect: () => void signOut('here') },
            {
              label: 'Sign out everywhere',
              hint: 'On every device and in every browser',
              icon: MonitorX,
              onSelect: () => void signOut('everywhere'),
            },
          ],
        },
      ]}
    >
      <button type="button" className="ml-1 rounded-full">
        <span className="sr-only">Operator: {operator.name}</span>
        <Avatar name={operator.name} decorative />
      </button>
    </Menu>
  )
}
