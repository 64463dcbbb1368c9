// The dialog that replaces a key by a new one, with a time in which both work.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { computeOverlapEnd, computeSuccessorEnd } from '../../../../server/keys/rules.ts'
import { Banner } from '../../../ui/banner.tsx'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { NumberField } from '../../../ui/number-field.tsx'
import { formatTime } from '../../../ui/time-format.ts'
import { useNow } from '../../../ui/use-now.ts'
import { trpc } from '../../api.ts'
import { type CurrentEconomy, useEconomy } from '../../current.ts'
import type { IssuedKey } from './issued-key-dialog.tsx'
import type { Key } from './key.tsx'
import { invalidateKeys } from './key-queries.ts'

const overlapHoursMax = 720

export interface RotateKeyDialogProps {
  rotatedKey: Key
  onClose: () => void
  onIssued: (issued: IssuedKey) => void
}

export function RotateKeyDialog({ rotatedKey, onClose, onIssued }: RotateKeyDialogProps) {
  const economy = useEconomy()
  const queries = useQueryClient()
  const nowMs = useNow()
  const [overlapHours, setOverlapHours] = useState<number | null>(economy.policies.keys.rotationOverlapHours)
  const rotate = useMutation(trpc.keys.rotate.mutationOptions({ gcTime: 0 }))

  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Rotate ${rotatedKey.name}`}
      description={`Makes a new key with the same name, scopes and limit; it ${newKeyEnds(rotatedKey, economy, nowMs)}.`}
      confirmLabel="Rotate key"
      stake="confirm"
      refuse={(): Record<string, string> =>
        overlapHours === null ? { overlapHours: `Give whole hours, from 0 to ${overlapHoursMax}` } : {}
      }
      onConfirm={async ({ reason }) => {
        if (overlapHours === null) return
        const { key, productKey, oldEndsAt } = await rotate.mutateAsync({
          economyKey: rotatedKey.economyKey,
          id: rotatedKey.id,
          overlapHours,
          reason,
        })
        await invalidateKeys(queries)
        onIssued({
          kind: 'rotated',
          secret: key,
          name: productKey.name,
          oldPrefix: rotatedKey.prefix,
          oldEndsAt,
        })
      }}
    >
      <NumberField
        label="The old key keeps working for"
        name="overlapHours"
        unit="hours"
        className="max-w-60"
        min={0}
        max={overlapHoursMax}
        value={overlapHours}
        onChange={setOverlapHours}
      />
      {overlapHours !== null && (
        <OldKeyStops
          rotatedKey={rotatedKey}
          overlapHours={overlapHours}
          nowMs={nowMs}
          zone={economy.resetZone}
        />
      )}
    </ChangeDialog>
  )
}

/** Decided by the same rule as on the server. */
function newKeyEnds(rotatedKey: Key, { policies, resetZone }: CurrentEconomy, nowMs: number): string {
  const old = {
    createdAt: new Date(rotatedKey.createdAt),
    expiresAt: rotatedKey.expiresAt === null ? null : new Date(rotatedKey.expiresAt),
  }
  const end = computeSuccessorEnd(old, new Date(nowMs), policies.keys)
  return end === null
    ? 'has no end'
    : `ends on ${formatTime(end.toISOString(), { zone: resetZone, style: 'date', withZone: false })}`
}

interface OldKeyStopsProps {
  rotatedKey: Key
  overlapHours: number
  nowMs: number
  zone: string
}

/** Decided by the same rule as on the server. */
function OldKeyStops({ rotatedKey, overlapHours, nowMs, zone }: OldKeyStopsProps) {
  const expiresAt = rotatedKey.expiresAt === null ? null : new Date(rotatedKey.expiresAt)
  const end = computeOverlapEnd({ expiresAt }, overlapHours, new Date(nowMs))
  if (overlapHours === 0) {
    return (
      <Banner tone="warn" title="The old key stops at once">
        Calls with it are refused until the new key is in its place.
      </Banner>
    )
  }
  const stops = formatTime(end.toISOString(), { zone, style: 'date-time', withZone: true })
  const byItself = expiresAt !== null && end.getTime() === expiresAt.getTime()
  return (
    <Banner title={`The old key stops on ${stops}`}>
      {byItself
        ? 'That is when it expires by itself, before the overlap is over.'
        : 'Until then both are accepted.'}
    </Banner>
  )
}
