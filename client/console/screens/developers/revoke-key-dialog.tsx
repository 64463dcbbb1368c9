// The dialog that ends a key for good. A live key's name must be typed: a product may stand still without it.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { Time } from '../../../ui/time.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import type { Key } from './key.tsx'
import { invalidateKeys } from './key-queries.ts'

export function RevokeKeyDialog({ revokedKey, onClose }: { revokedKey: Key; onClose: () => void }) {
  const queries = useQueryClient()
  const revoke = useMutation(trpc.keys.revoke.mutationOptions())
  const stake =
    revokedKey.mode === 'live'
      ? ({ stake: 'type', phrase: revokedKey.name } as const)
      : ({ stake: 'confirm' } as const)
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Revoke ${revokedKey.name}`}
      description="From this moment calls with it are refused. This cannot be undone; to exchange a key without a gap, rotate it."
      confirmLabel="Revoke key"
      danger
      onConfirm={async ({ reason }) => {
        await revoke.mutateAsync({ economyKey: revokedKey.economyKey, id: revokedKey.id, reason })
        await invalidateKeys(queries)
        showToast({ tone: 'good', title: 'Key revoked', body: revokedKey.name })
      }}
      {...stake}
    >
      <p className="text-sm">
        <code>{revokedKey.prefix}…</code>{' '}
        {revokedKey.lastUsedAt === null ? (
          'has never been used.'
        ) : (
          <>
            was last used <Time at={revokedKey.lastUsedAt} relative />.
          </>
        )}
      </p>
    </ChangeDialog>
  )
}
