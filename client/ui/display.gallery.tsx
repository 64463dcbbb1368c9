// What shows things: tabs, badges, ids, code, lists of facts, timelines, differences, steps.
import { Ban, KeyRound, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { Avatar } from './avatar.tsx'
import { Badge } from './badge.tsx'
import { Button } from './button.tsx'
import { CodeBlock } from './code-block.tsx'
import { CopyableId } from './copyable-id.tsx'
import { Example } from './gallery/example.tsx'
import { PageHeader } from './page-header.tsx'
import { RecordDiff } from './record-diff.tsx'
import { Stepper } from './stepper.tsx'
import { Tabs } from './tabs.tsx'
import { Timeline } from './timeline.tsx'

const STEPS = [
  { key: 'baseline', label: 'Baselines' },
  { key: 'propose', label: 'Propose' },
  { key: 'replay', label: 'Replay' },
  { key: 'run', label: 'Run' },
  { key: 'decide', label: 'Decide' },
]

const TABS = [
  { value: 'economy', label: 'Economy' },
  { value: 'operators', label: 'Operators', count: 6 },
  { value: 'audit', label: 'Audit log', count: 1284 },
  { value: 'later', label: 'Later', disabled: true },
] as const

function Examples() {
  const [tab, setTab] = useState<(typeof TABS)[number]['value']>('operators')
  return (
    <>
      <Example title="Page header">
        <PageHeader
          trail={[
            { label: 'Developers', href: '#display' },
            { label: 'Keys', href: '#display' },
            { label: 'Web server' },
          ]}
          title="Web server"
          badge={
            <Badge tone="good" dot>
              Active
            </Badge>
          }
          description="Takes tokens for cover letters and interview practice."
          actions={
            <>
              <Button>Rotate</Button>
              <Button variant="danger">Revoke</Button>
            </>
          }
        />
      </Example>
      <Example title="Tabs">
        <Tabs label="Settings" value={tab} onChange={setTab} tabs={TABS}>
          <p className="text-ink-2">The tab “{tab}” shows this.</p>
        </Tabs>
      </Example>
      <Example title="Badges and avatars">
        <div className="flex flex-wrap items-center gap-3">
          <Badge>Draft</Badge>
          <Badge tone="accent">Owner</Badge>
          <Badge tone="info">Scheduled</Badge>
          <Badge tone="good" dot>
            Live
          </Badge>
          <Badge tone="warn" dot>
            Expires in 3 days
          </Badge>
          <Badge tone="bad" dot>
            Revoked
          </Badge>
          <Avatar name="Mara Lindqvist" size="sm" />
          <Avatar name="jo@example.com" />
          <Avatar name="Ngozi Adaeze Okafor" size="lg" />
        </div>
      </Example>
      <Example title="Ids">
        <div className="flex flex-wrap items-center gap-6">
          <CopyableId id="req_01JD4T0C8V2Q6M9Z7K3X5B1N4P" label="request id" />
          <CopyableId id="acc_8KqW" label="account id" />
        </div>
      </Example>
      <Example title="Code">
        <div className="grid gap-4 lg:grid-cols-2">
          <CodeBlock
            title="TypeScript"
            code={`const receipt = await farebox.spend.charge({\n  userId: 'u_142',\n  action: 'cover_letter',\n  requestId: crypto.randomUUID(),\n})`}
          />
          <CodeBlock
            title="otpauth link"
            wrap
            code="otpauth://totp/Farebox:mara@example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Farebox&period=30"
          />
        </div>
      </Example>
      <Example title="Timeline">
        <Timeline
          events={[
            {
              id: '1',
              at: '2026-11-21T13:05:00Z',
              title: 'Key rotated',
              body: 'The old one works until 22 Nov 2026, 13:05 UTC.',
              actor: 'Mara Lindqvist',
              icon: RotateCw,
              tone: 'accent',
            },
            { id: '2', at: '2026-11-20T09:00:00Z', title: 'First call', body: 'quote, answered in 4 ms' },
            {
              id: '3',
              at: '2026-11-19T16:42:10Z',
              title: 'A call was refused',
              body: 'Scope spend is missing',
              icon: Ban,
              tone: 'bad',
            },
            { id: '4', at: '2026-11-19T16:40:00Z', title: 'Key made', actor: 'Jo Park', icon: KeyRound },
          ]}
        />
      </Example>
      <Example title="Before and after">
        <div className="grid gap-4 lg:grid-cols-2">
          <RecordDiff
            before={{
              name: 'Web server',
              scopes: ['read', 'spend', 'admin'],
              limits: { perMinute: 600, burst: 50 },
              note: 'Made by hand while the first product was being moved over; see the plan.',
              expiresAt: null,
            }}
            after={{
              name: 'Web server (EU)',
              scopes: ['read', 'spend'],
              limits: { perMinute: 1200 },
              note: 'Made by hand while the first product was being moved over; see the plan.',
              expiresAt: '2027-01-31T00:00:00Z',
              packs: [{ key: 'small', tokens: 100 }],
            }}
          />
          <div className="grid content-start gap-4">
            <RecordDiff before={undefined} after={{ key: 'jobsearch', currency: 'USD' }} />
            <RecordDiff before={{ a: 1 }} after={{ a: 1 }} />
          </div>
        </div>
      </Example>
      <Example title="Steps">
        <Stepper label="Quarterly cycle" steps={STEPS} current="replay" />
      </Example>
    </>
  )
}

export default { title: 'Display', order: 70, Examples }
