// An economy without prices: what would fill the screen, and the ways to begin.
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { useCan } from '../../current.ts'
import { late } from '../late.tsx'

const StartDialog = late(() => import('./start-dialog.tsx').then(part => part.StartDialog))

export function NoBook() {
  const can = useCan('catalog.change')
  const [origin, setOrigin] = useState<'preset' | 'blank' | 'text'>()
  const refused = can.refusedBecause
  return (
    <>
      <Panel
        title="Prices"
        state={{
          kind: 'empty',
          title: 'This economy has no prices yet',
          fills:
            'Begin with a book that ships, a blank one, or one exported elsewhere: it becomes version 1.',
          action: (
            <div className="flex flex-wrap justify-center gap-2">
              <Button variant="primary" refusedBecause={refused} onClick={() => setOrigin('preset')}>
                Begin with a book that ships…
              </Button>
              <Button refusedBecause={refused} onClick={() => setOrigin('blank')}>
                Blank…
              </Button>
              <Button refusedBecause={refused} onClick={() => setOrigin('text')}>
                Import…
              </Button>
            </div>
          ),
        }}
      />
      {origin !== undefined && <StartDialog origin={origin} onClose={() => setOrigin(undefined)} />}
    </>
  )
}
