// The sign-in page: a demo role, or e-mail and password, then the second factor where there is one.
import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { Banner } from '../../ui/banner.tsx'
import { Frame } from '../frame/late-frame.ts'
import { useLoadSoon } from '../screens/late.tsx'
import { sessionOptions } from '../session.ts'
import { DemoRoles } from './demo-roles.tsx'
import { Entrance } from './entrance.tsx'
import { PasswordForm } from './password-form.tsx'
import { SecondFactor } from './second-factor.tsx'
import { useEnter } from './use-enter.ts'

const comesNext = [Frame]

export function SignInPage() {
  const { ended } = useSearch({ from: '/sign-in' })
  const { demoRoles, owned } = useSuspenseQuery(sessionOptions).data
  const [step, setStep] = useState<'password' | 'secondFactor'>('password')
  const enter = useEnter()
  useLoadSoon(comesNext)

  if (step === 'secondFactor') return <SecondFactor onDone={enter} onBack={() => setStep('password')} />
  const form = <PasswordForm onDone={enter} onSecondFactor={() => setStep('secondFactor')} />
  const notice = ended === 'yes' && (
    <div className="mb-4">
      <Banner title="Your session has ended. Sign in to go on where you were." />
    </div>
  )
  if (demoRoles.length > 0) {
    return (
      <Entrance
        title="Sign in to the demo"
        lead="Choose a role to look around. No password."
        stub={
          <details className="group">
            <summary className="flex w-fit list-none items-center gap-1 rounded-sm text-sm font-medium text-accent hover:text-accent-strong">
              <ChevronRight aria-hidden size={14} className="transition-transform group-open:rotate-90" />
              Sign in with a password instead
            </summary>
            <div className="mt-4">{form}</div>
          </details>
        }
      >
        {notice}
        <DemoRoles roles={demoRoles} onDone={enter} />
      </Entrance>
    )
  }
  return (
    <Entrance
      title="Sign in"
      lead={!owned && 'Nobody owns this Farebox yet. Open the one-time link that it printed when it started.'}
      stub={
        <p className="text-sm text-ink-2">
          {owned
            ? 'No password yet, or a forgotten one? An owner makes you a link with which you set it.'
            : 'The link is gone? Every start without an owner prints a new one.'}
        </p>
      }
    >
      {notice}
      {form}
    </Entrance>
  )
}
