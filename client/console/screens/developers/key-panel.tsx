// Everything about one key, beside the table: its facts, what it was rotated from and into, and what can be done.
import { useQuery } from '@tanstack/react-query'
import { Pencil, RotateCw, ShieldX } from 'lucide-react'
import { useState } from 'react'
import { scopeMeanings } from '../../../../server/keys/words.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { CopyableId } from '../../../ui/copyable-id.tsx'
import { Failure } from '../../../ui/failure.tsx'
import { KeyValues } from '../../../ui/key-values.tsx'
import { Link } from '../../../ui/link.tsx'
import { Sheet } from '../../../ui/sheet.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Time } from '../../../ui/time.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { trpc } from '../../api.ts'
import { useCan, useEconomy, useEconomyKey, useMode } from '../../current.ts'
import { auditHref } from '../audit-href.ts'
import { late, useLoadSoon } from '../late.tsx'
import { QueryFailure } from '../query-failure.tsx'
import type { IssuedKey } from './issued-key-dialog.tsx'
import { isUsable, type Key, KeyStateBadge, keyStateWords, rateLimitText } from './key.tsx'
import { KeyLineage } from './key-lineage.tsx'

const EditKeyDialog = late(() => import('./edit-key-dialog.tsx').then(part => part.EditKeyDialog))
const RevokeKeyDialog = late(() => import('./revoke-key-dialog.tsx').then(part => part.RevokeKeyDialog))
const RotateKeyDialog = late(() => import('./rotate-key-dialog.tsx').then(part => part.RotateKeyDialog))
const lateParts = [EditKeyDialog, RevokeKeyDialog, RotateKeyDialog]

export interface KeyPanelProps {
  id: string
  onClose: () => void
  onIssued: (issued: IssuedKey) => void
}

type Doing = 'edit' | 'rotate' | 'revoke'

export function KeyPanel({ id, onClose, onIssued }: KeyPanelProps) {
  useLoadSoon(lateParts)
  const economyKey = useEconomyKey()
  const query = useQuery(trpc.keys.get.queryOptions({ economyKey, id }))
  const lineage = useQuery(trpc.keys.lineage.queryOptions({ economyKey, id }))
  const [doing, setDoing] = useState<Doing>()
  const stop = () => setDoing(undefined)
  const mode = useMode()
  // In the frame of one mode nothing is done to a key of the other.
  const elsewhere = query.data !== undefined && query.data.mode !== mode
  const key = elsewhere ? undefined : query.data
  const successor = lineage.data?.find(other => other.rotatedFromId === id)
  return (
    <Sheet
      open
      onOpenChange={onClose}
      title={key?.name ?? 'Key'}
      description={key && <ModeAndState shownKey={key} />}
      footer={key && <KeyActions shownKey={key} rotated={successor !== undefined} onDo={setDoing} />}
    >
      {query.error !== null && query.data === undefined && <QueryFailure query={query} />}
      {query.isPending && <Skeleton lines={6} />}
      {elsewhere && <Failure message={`There is no such key in ${mode} mode.`} />}
      {key && (
        <div className="grid gap-6">
          {successor && isUsable(key) && key.expiresAt !== null && (
            <Banner tone="warn" title="This key was rotated">
              It is accepted until <Time at={key.expiresAt} />. Exchange it for its successor before then.
            </Banner>
          )}
          <KeyFacts shownKey={key} />
          {lineage.data !== undefined && lineage.data.length > 1 && (
            <KeyLineage keys={lineage.data} id={id} />
          )}
          <KeyHistoryLink shownKey={key} />
        </div>
      )}
      {key && doing === 'edit' && <EditKeyDialog editedKey={key} onClose={stop} />}
      {key && doing === 'revoke' && <RevokeKeyDialog revokedKey={key} onClose={stop} />}
      {key && doing === 'rotate' && <RotateKeyDialog rotatedKey={key} onClose={stop} onIssued={onIssued} />}
    </Sheet>
  )
}

function ModeAndState({ shownKey }: { shownKey: Key }) {
  return (
    <span className="mt-1 flex flex-wrap items-center gap-2">
      <KeyStateBadge state={shownKey.state} />
      <Badge>{shownKey.mode === 'live' ? 'Live' : 'Test'}</Badge>
      <span>{keyStateWords[shownKey.state].meaning}</span>
    </span>
  )
}

function KeyFacts({ shownKey }: { shownKey: Key }) {
  return (
    <KeyValues
      rows={[
        { label: 'Prefix', value: <CopyableId id={shownKey.prefix} label="prefix" lengthMax={24} /> },
        { label: 'Id', value: <CopyableId id={shownKey.id} label="key id" lengthMax={34} /> },
        {
          label: 'Scopes',
          value: (
            <ul className="grid gap-1">
              {shownKey.scopes.map(scope => (
                <li key={scope}>
                  {scope} <span className="text-ink-2">– {scopeMeanings[scope]}</span>
                </li>
              ))}
            </ul>
          ),
        },
        { label: 'Rate limit', value: rateLimitText(shownKey.rateLimitPerMinute) },
        {
          label: 'Created',
          value: (
            <>
              <Time at={shownKey.createdAt} /> by {shownKey.createdByName}
            </>
          ),
        },
        {
          label: 'Last used',
          value: shownKey.lastUsedAt === null ? 'never' : <Time at={shownKey.lastUsedAt} />,
        },
        {
          label: shownKey.state === 'expired' ? 'Expired' : 'Expires',
          value: shownKey.expiresAt === null ? 'never' : <Time at={shownKey.expiresAt} />,
        },
        ...(shownKey.revokedAt === null
          ? []
          : [{ label: 'Revoked', value: <Time at={shownKey.revokedAt} /> }]),
      ]}
    />
  )
}

interface KeyActionsProps {
  shownKey: Key
  rotated: boolean
  onDo: (doing: Doing) => void
}

function KeyActions({ shownKey, rotated, onDo }: KeyActionsProps) {
  const can = useCan('keys.change')
  const gone = isUsable(shownKey) ? undefined : `The key is ${shownKey.state}`
  const refused = can.refusedBecause ?? gone
  return (
    <>
      <Button
        icon={ShieldX}
        className="mr-auto"
        refusedBecause={
          can.refusedBecause ?? (shownKey.state === 'revoked' ? 'The key is revoked' : undefined)
        }
        onClick={() => onDo('revoke')}
      >
        Revoke
      </Button>
      <Button
        icon={RotateCw}
        refusedBecause={refused ?? (rotated ? 'Rotated already: rotate its successor' : undefined)}
        onClick={() => onDo('rotate')}
      >
        Rotate
      </Button>
      <Button icon={Pencil} refusedBecause={refused} onClick={() => onDo('edit')}>
        Edit
      </Button>
    </>
  )
}

/** The audit log has every change of this key, for those who may read it. */
function KeyHistoryLink({ shownKey }: { shownKey: Key }) {
  const can = useCan('audit.read')
  const { key: economyKey, resetZone: zone } = useEconomy()
  const now = new Date(useNow())
  if (!can.allowed) return null
  const find = { q: shownKey.id }
  return (
    <p className="text-sm">
      <Link href={auditHref({ economyKey, find, since: shownKey.createdAt, now, zone })}>
        Its changes in the audit log
      </Link>
    </p>
  )
}
