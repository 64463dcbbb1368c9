// An economy without prices: what would fill the screen, and the way to bring the first book.
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { useCan } from '../../current.ts'
import { late } from '../late.tsx'

const StartDialog = late(() => import('./start-dialog.tsx').then(part => part.StartDialog))

export function NoBook() {
  const can = useCan('catalog.change')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Panel
        title="Prices"
        state={{
          kind: 'empty',
          title: 'This economy has no prices yet',
          fills:
            'Bring a price book as JSON, such as one exported from another economy: it becomes version 1.',
          action: (
            <Button variant="primary" refusedBecause={can.refusedBecause} onClick={() => setOpen(true)}>
              Import a price book
            </Button>
          ),
        }}
      />
      {open && <StartDialog onClose={() => setOpen(false)} />}
    </>
  )
}
