// Settings, You: one's own name and role, password, second factor and sessions.
import type { ReactNode } from 'react'
import { Banner } from '../../../ui/banner.tsx'
import { KeyValues } from '../../../ui/key-values.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { useOperator } from '../../current.ts'
import { roleWords } from '../../roles.ts'
import { PasswordForm } from './password-form.tsx'
import { describeRole } from './role-matrix.ts'
import { SecondFactorPanel } from './second-factor-panel.tsx'
import { SessionsPanel } from './sessions-panel.tsx'

export function YouScreen() {
  const operator = useOperator()
  const { name } = roleWords[operator.role]
  return (
    <div className="grid min-w-0 gap-4">
      <PageHeader title="Your sign-in" description="Who you are here, and how you prove it." />
      <div className="grid max-w-3xl min-w-0 gap-4">
        <Panel title="You">
          <KeyValues
            rows={[
              { label: 'Name', value: operator.name },
              { label: 'E-mail', value: operator.email },
              {
                label: 'Role',
                value: (
                  <>
                    {name}
                    <span className="block text-ink-2">{describeRole(operator.role)}</span>
                  </>
                ),
              },
            ]}
          />
        </Panel>
        {operator.demo ? (
          <DemoNote>
            You entered with a demo button: there is no password to change, and no second factor to set up.
            Operators outside the demo find both here.
          </DemoNote>
        ) : (
          <>
            <PasswordForm />
            <SecondFactorPanel enabled={operator.twoFactorEnabled} email={operator.email} />
          </>
        )}
        <SessionsPanel />
      </div>
    </div>
  )
}

function DemoNote({ children }: { children: ReactNode }) {
  return <Banner title="A demo operator has no password">{children}</Banner>
}
