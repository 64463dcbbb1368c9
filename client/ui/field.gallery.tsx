// Form fields in every state.
import { Search } from 'lucide-react'
import { useState } from 'react'
import { Checkbox } from './checkbox.tsx'
import { CheckboxGroup } from './checkbox-group.tsx'
import { DateTimeField } from './date-time-field.tsx'
import { Example } from './gallery/example.tsx'
import { Kbd } from './kbd.tsx'
import { NumberField } from './number-field.tsx'
import { OneTimeCodeField } from './one-time-code-field.tsx'
import { PasswordField } from './password-field.tsx'
import { RadioGroup } from './radio-group.tsx'
import { SelectField } from './select-field.tsx'
import { Switch } from './switch.tsx'
import { TextField } from './text-field.tsx'
import { TextareaField } from './textarea-field.tsx'
import { TimeZoneField } from './time-zone-field.tsx'

const SCOPES = [
  { value: 'read', label: 'read', hint: 'Balances, history, prices' },
  { value: 'spend', label: 'spend', hint: 'Quotes, charges, holds, refunds' },
  { value: 'purchase', label: 'purchase', hint: 'Starts and cancels purchases' },
  { value: 'admin', label: 'admin', hint: 'Grants; only owners may add it', disabled: true },
] as const
const ROLES = [
  { value: 'owner', label: 'Owner', hint: 'Everything, operators and limits included' },
  { value: 'growth', label: 'Growth', hint: 'Prices, experiments, offers' },
  { value: 'support', label: 'Support', hint: 'Accounts and disputes' },
  { value: 'viewer', label: 'Viewer', hint: 'Looks, changes nothing' },
] as const

function Examples() {
  const [text, setText] = useState('Job Search')
  const [query, setQuery] = useState('')
  const [long, setLong] = useState('')
  const [tokens, setTokens] = useState<number | null>(12_500)
  const [password, setPassword] = useState('correct horse battery')
  const [code, setCode] = useState('4821')
  const [role, setRole] = useState<(typeof ROLES)[number]['value'] | null>('growth')
  const [zone, setZone] = useState<string | null>('Europe/Berlin')
  const [at, setAt] = useState<string | null>('2026-11-21T13:05:00.000Z')
  const [scopes, setScopes] = useState<(typeof SCOPES)[number]['value'][]>(['read', 'spend'])
  const [checked, setChecked] = useState(true)
  const [on, setOn] = useState(true)
  return (
    <>
      <Example title="Text">
        <div className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
          <TextField
            label="Name"
            value={text}
            onChange={setText}
            hint="Shown to operators, never to users."
          />
          <TextField
            label="Key"
            value="jobsearch!"
            onChange={() => {}}
            error="Small letters, digits and hyphens only"
            mono
          />
          <TextField label="Note" value="" onChange={() => {}} placeholder="Nothing yet" optional />
          <TextField
            label="Search"
            type="search"
            value={query}
            onChange={setQuery}
            icon={Search}
            suffix={<Kbd keys="/" />}
          />
          <TextField label="Disabled" value="Not now" onChange={() => {}} disabled />
          <TextField label="Read only" value="fbx_live_8KqWz1" onChange={() => {}} readOnly mono />
        </div>
      </Example>
      <Example title="Long text">
        <div className="grid gap-5 sm:grid-cols-2">
          <TextareaField
            label="Why?"
            value={long}
            onChange={setLong}
            lengthMax={120}
            hint="Grows with what is written; counts down near the end."
          />
          <TextareaField label="Why?" value="x" onChange={() => {}} error="Say why, in a few words" />
        </div>
      </Example>
      <Example title="Whole numbers" note="Arrow keys step by 1, with Shift by 10.">
        <div className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
          <NumberField
            label="Daily cap"
            value={tokens}
            onChange={setTokens}
            unit="◆"
            min={0}
            max={1_000_000}
            hint={tokens === null ? 'No value' : `Value: ${tokens}`}
          />
          <NumberField label="Grace" value={3} onChange={() => {}} unit="days" error="At most 2" />
          <NumberField label="Off" value={100} onChange={() => {}} disabled />
        </div>
      </Example>
      <Example title="Secrets">
        <div className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
          <PasswordField
            label="Password"
            value={password}
            onChange={setPassword}
            autoComplete="current-password"
          />
          <OneTimeCodeField label="Code from your app" value={code} onChange={setCode} />
          <OneTimeCodeField label="Code" value="000000" onChange={() => {}} error="That code has expired" />
        </div>
      </Example>
      <Example title="Choice from a list">
        <div className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
          <SelectField label="Role" value={role} onChange={setRole} options={ROLES} />
          <SelectField label="Currency" value={null} onChange={() => {}} options={[]} error="Choose one" />
          <SelectField label="Off" value="viewer" onChange={() => {}} options={ROLES} disabled />
          <TimeZoneField label="Time zone" value={zone} onChange={setZone} hint="Type a city or an offset." />
          <DateTimeField label="Publish at" value={at} onChange={setAt} zone={zone ?? 'UTC'} hint={at} />
          <DateTimeField label="Expires" value={null} onChange={() => {}} zone="UTC" error="Must lie ahead" />
        </div>
      </Example>
      <Example title="Ticks and switches">
        <div className="grid gap-6 sm:grid-cols-2">
          <div className="grid content-start gap-1">
            <Checkbox label="Sign out everywhere else" checked={checked} onChange={setChecked} />
            <Checkbox label="All economies" hint="Some are chosen" checked="mixed" onChange={setChecked} />
            <Checkbox label="Disabled" checked={false} disabled onChange={setChecked} />
            <Checkbox label="Disabled and ticked" checked disabled onChange={setChecked} />
          </div>
          <div className="grid content-start gap-4">
            <Switch
              label="Welcome grant"
              hint="10 tokens, once for each account"
              checked={on}
              onChange={setOn}
            />
            <Switch label="Off" checked={false} onChange={() => {}} />
            <Switch label="Disabled" checked disabled onChange={() => {}} />
            <Switch label="Refused" checked refusedBecause="Owners may change this" onChange={() => {}} />
          </div>
        </div>
      </Example>
      <Example title="Groups">
        <div className="grid gap-6 sm:grid-cols-2">
          <CheckboxGroup
            label="Scopes"
            hint="What the key may do."
            value={scopes}
            onChange={setScopes}
            options={SCOPES}
          />
          <CheckboxGroup
            label="Scopes, as tags"
            value={scopes}
            onChange={setScopes}
            options={SCOPES.map(({ value, label }) => ({ value, label, disabled: value === 'admin' }))}
            layout="tags"
            error="Choose at least one"
          />
          <RadioGroup label="Role" value={role} onChange={setRole} options={ROLES} />
          <RadioGroup label="Role, as cards" value={role} onChange={setRole} options={ROLES} layout="cards" />
        </div>
      </Example>
    </>
  )
}

export default { title: 'Fields', order: 20, Examples }
