// The dialog that raises or lowers every cost of a tier by a percent, after a look at each of them.
import { useState } from 'react'
import { writeBand } from '../../../../server/catalog/rules/figures.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { DialogForm } from '../../../ui/dialog-form.tsx'
import { SubmitButton } from '../../../ui/form.tsx'
import { formatInteger } from '../../../ui/integer.ts'
import { NumberField } from '../../../ui/number-field.tsx'
import { computeRaise } from './raise-tier.ts'
import type { Edit } from './use-draft.ts'
import { sayChange } from './words.ts'

export interface RaiseDialogProps {
  document: PriceBook
  tierKey: string
  edit: Edit
  onClose: () => void
}

export function RaiseDialog({ document, tierKey, edit, onClose }: RaiseDialogProps) {
  const [percent, setPercent] = useState<number | null>(10)
  const [widen, setWiden] = useState(true)
  const tier = document.tiers.find(one => one.key === tierKey)
  const raise = computeRaise(document, tierKey, percent ?? 0)

  const submit = async () => {
    if (percent === null) return { percent: 'Enter a whole number' }
    if (raise.writes.length === 0) return { percent: 'This changes no cost' }
    const band = widen && raise.band !== null ? [{ path: `tiers.${tierKey}.band`, value: raise.band }] : []
    edit.write([...raise.writes, ...band])
    onClose()
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Raise ${tier?.name ?? tierKey} by a percent`}
      description="Every cost of the tier, rounded up to whole tokens. Sized formulas: what they lead with."
    >
      <DialogForm
        onSubmit={submit}
        footer={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <SubmitButton>Put into the draft</SubmitButton>
          </>
        }
      >
        <NumberField
          label="Percent"
          name="percent"
          hint="Below 0 lowers."
          value={percent}
          onChange={setPercent}
          min={-100}
          max={1000}
          unit="%"
        />
        {raise.band !== null && (
          <Checkbox
            label={`Widen the tier’s band to ${writeBand(raise.band)}`}
            hint="Costs outside of the band keep a book from being published."
            checked={widen}
            onChange={setWiden}
          />
        )}
        <div className="rounded-md border border-line">
          <table className="w-full text-sm">
            <thead className="text-left text-ink-2">
              <tr>
                <th scope="col" className="px-3 py-1.5 font-medium">
                  Action
                </th>
                <th scope="col" className="px-3 py-1.5 text-right font-medium">
                  Now
                </th>
                <th scope="col" className="px-3 py-1.5 text-right font-medium">
                  Then
                </th>
              </tr>
            </thead>
            <tbody>
              {raise.rows.slice(0, rowsShown).map(row => (
                <tr key={row.key}>
                  <th scope="row" className="border-t border-line px-3 py-1.5 text-left font-normal">
                    {row.name}
                  </th>
                  <td className="border-t border-line px-3 py-1.5 text-right">{formatInteger(row.before)}</td>
                  <td className="border-t border-line px-3 py-1.5 text-right ">
                    <span className="font-medium">{formatInteger(row.after)}</span>{' '}
                    <span className="text-xs text-ink-2">{sayChange(row.before, row.after)}</span>{' '}
                    {row.outsideBand && <Badge tone={widen ? 'neutral' : 'bad'}>outside the band</Badge>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {raise.rows.length > rowsShown && (
            <p className="border-t border-line px-3 py-1.5 text-sm text-ink-2">
              And {formatInteger(raise.rows.length - rowsShown)} more.
            </p>
          )}
        </div>
      </DialogForm>
    </Dialog>
  )
}

const rowsShown = 50
