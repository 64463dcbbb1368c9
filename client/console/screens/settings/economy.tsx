// Settings, Economy: its token, money, days and policies; saved after a look at what changes.
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { Badge } from '../../../ui/badge.tsx'
import { Button, buttonStyle } from '../../../ui/button.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { Time } from '../../../ui/time.tsx'
import { useCan, useEconomy } from '../../current.ts'
import { EconomyForm } from './economy-form.tsx'

export function EconomyScreen() {
  const economy = useEconomy()
  return (
    <div className="grid min-w-0 gap-4">
      <PageHeader
        title={economy.name}
        badge={
          <Badge>
            <code>{economy.key}</code>
          </Badge>
        }
        description={
          <>
            Revision {economy.revision}, <Time at={economy.updatedAt} />. For live and test mode alike.
          </>
        }
        actions={<NewEconomyLink />}
      />
      <EconomyForm key={economy.key} economy={economy} />
    </div>
  )
}

function NewEconomyLink() {
  const { key } = useEconomy()
  const can = useCan('economies.create')
  if (!can.allowed) {
    return (
      <Button icon={Plus} refusedBecause={can.refusedBecause}>
        New economy
      </Button>
    )
  }
  return (
    <Link to="/$economy/settings/economy/new" params={{ economy: key }} className={buttonStyle()}>
      <Plus aria-hidden size={16} className="-ml-0.5" />
      New economy
    </Link>
  )
}
