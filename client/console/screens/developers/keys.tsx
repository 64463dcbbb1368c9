// Developers, Keys: what products call with.
import { KeyRound, Plus } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { useCan, useEconomy, useMode, useScreenSearch } from '../../current.ts'
import { late, useLoadSoon } from '../late.tsx'
import { returnFocus } from '../return-focus.ts'
import type { IssuedKey } from './issued-key-dialog.tsx'
import { KeyList } from './key-list.tsx'

const KeyPanel = late(() => import('./key-panel.tsx').then(part => part.KeyPanel))
const NewKeyDialog = late(() => import('./new-key-dialog.tsx').then(part => part.NewKeyDialog))
const IssuedKeyDialog = late(() => import('./issued-key-dialog.tsx').then(part => part.IssuedKeyDialog))
const lateParts = [KeyPanel, NewKeyDialog, IssuedKeyDialog]

export function KeysScreen() {
  const economy = useEconomy()
  const mode = useMode()
  const can = useCan('keys.change')
  const [search, setSearch] = useScreenSearch()
  const [issued, setIssued] = useState<IssuedKey>()
  const newButton = useRef<HTMLButtonElement>(null)
  useLoadSoon(lateParts)
  const startNew = () => setSearch({ new: 'yes' })

  return (
    <div className="grid gap-4">
      <PageHeader
        title="Product keys"
        description={`The keys with which products call ${economy.name} in ${mode} mode.`}
        actions={
          <Button
            ref={newButton}
            variant="primary"
            icon={Plus}
            refusedBecause={can.refusedBecause}
            onClick={startNew}
          >
            New key
          </Button>
        }
      />
      <KeyList
        // Rows of one economy never stand in for another's while those are on their way.
        key={`${economy.key} ${mode}`}
        emptyAction={
          <Button variant="primary" icon={KeyRound} refusedBecause={can.refusedBecause} onClick={startNew}>
            Make the first key
          </Button>
        }
      />
      {search.open !== undefined && (
        <KeyPanel
          key={search.open}
          id={search.open}
          onClose={() => setSearch({ open: undefined })}
          onIssued={setIssued}
        />
      )}
      {search.new === 'yes' && can.allowed && (
        <NewKeyDialog onClose={() => setSearch({ new: undefined })} onIssued={setIssued} />
      )}
      {issued && (
        <IssuedKeyDialog
          issued={issued}
          onClose={() => {
            setIssued(undefined)
            returnFocus(newButton.current)
          }}
        />
      )}
    </div>
  )
}
