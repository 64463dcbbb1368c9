// Buttons and links, in every variant and state.
import { Download, Ellipsis, Filter, Plus, Settings, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button, buttonStyle } from './button.tsx'
import { CopyButton } from './copy-button.tsx'
import { Example } from './gallery/example.tsx'
import { IconButton } from './icon-button.tsx'
import { Kbd } from './kbd.tsx'
import { Link } from './link.tsx'
import { SegmentedControl } from './segmented-control.tsx'
import { Tooltip } from './tooltip.tsx'

const WHO_MAY = 'Owners and growth operators may do this'

function Examples() {
  const [loading, setLoading] = useState(false)
  const [mode, setMode] = useState<'live' | 'test'>('live')
  return (
    <>
      <Example title="Variants">
        <div className="flex flex-wrap items-center gap-3">
          <Button variant="primary">Publish</Button>
          <Button>Save draft</Button>
          <Button variant="quiet">Cancel</Button>
          <Button variant="danger">Revoke key</Button>
          <Button icon={Plus}>New key</Button>
          <Button variant="primary" icon={Download}>
            Export
          </Button>
          <a className={buttonStyle()} href="#buttons">
            A link in a button's clothes
          </a>
        </div>
      </Example>
      <Example title="Sizes: small, as the density says, large">
        <div className="flex flex-wrap items-center gap-3">
          <Button size="sm">Small</Button>
          <Button>Medium</Button>
          <Button size="lg" variant="primary">
            Large
          </Button>
        </div>
      </Example>
      <Example title="States" note="A refused button can be focused, and its tooltip says who may.">
        <div className="flex flex-wrap items-center gap-3">
          <Button loading>Loading</Button>
          <Button variant="primary" loading>
            Publishing version 12
          </Button>
          <Button disabled>Disabled</Button>
          <Button variant="primary" disabled>
            Disabled
          </Button>
          <Button refusedBecause={WHO_MAY}>Refused</Button>
          <Button variant="danger" icon={Trash2} refusedBecause={WHO_MAY}>
            Refused
          </Button>
          <Button
            loading={loading}
            onClick={() => {
              setLoading(true)
              setTimeout(() => setLoading(false), 1500)
            }}
          >
            Press to load
          </Button>
        </div>
        <div className="mt-3 w-40">
          <Button>A label far too long for the room that it was given</Button>
        </div>
      </Example>
      <Example title="Icon buttons">
        <div className="flex flex-wrap items-center gap-3">
          <IconButton icon={Settings} label="Settings" />
          <IconButton icon={Filter} label="Filter" outlined />
          <IconButton icon={Ellipsis} label="More" size="sm" />
          <IconButton icon={Filter} label="Filtered" aria-pressed />
          <IconButton icon={Settings} label="Loading" loading />
          <IconButton icon={Settings} label="Disabled" disabled />
          <IconButton icon={Trash2} label="Delete" refusedBecause={WHO_MAY} />
          <CopyButton text="fbx_live_8KqW" label="Copy key" />
          <CopyButton text="fbx_live_8KqW" label="Copy key" wide />
        </div>
      </Example>
      <Example title="Segmented control, tooltip, keys, links">
        <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
          <SegmentedControl
            label="Mode"
            value={mode}
            onChange={setMode}
            options={[
              { value: 'live', label: 'Live' },
              { value: 'test', label: 'Test' },
            ]}
          />
          <Tooltip content="Net of refunds and chargebacks, over accounts that paid at least once in the range.">
            <Button variant="quiet">Hover or focus me</Button>
          </Tooltip>
          <Kbd keys="mod+k" />
          <Kbd keys="g o" />
          <Kbd keys="?" />
          <p>
            A sentence with <Link href="#buttons">a link</Link> in it.
          </p>
        </div>
      </Example>
    </>
  )
}

export default { title: 'Buttons', order: 10, Examples }
