// One version beside the list: what it changes against any other, its document, and going back to it.
import { useMemo, useState } from 'react'
import { computeDiff } from '../../../../server/catalog/rules/diff.ts'
import { Button } from '../../../ui/button.tsx'
import { KeyValues } from '../../../ui/key-values.tsx'
import { Sheet } from '../../../ui/sheet.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Time } from '../../../ui/time.tsx'
import { useCan, useEconomyKey, useScreenSearch } from '../../current.ts'
import { late } from '../late.tsx'
import { QueryFailure } from '../query-failure.tsx'
import { ChangeGroups } from './change-groups.tsx'
import { ChoiceField } from './choice-field.tsx'
import { withoutMarks } from './rebase.ts'
import { saveBook } from './save-file.ts'
import { type Book, useVersion, type Version } from './use-book.ts'
import { sayKind } from './words.ts'

const RollBackDialog = late(() => import('./roll-back-dialog.tsx').then(part => part.RollBackDialog))

export interface VersionPanelProps {
  number: number
  book: Book
  versions: readonly Version[]
  onClose: () => void
}

export function VersionPanel({ number, book, versions, onClose }: VersionPanelProps) {
  const economyKey = useEconomyKey()
  const can = useCan('catalog.change')
  const [search, setSearch] = useScreenSearch()
  const [rollingBack, setRollingBack] = useState(false)
  const shown = useVersion(number)
  const against = Number(search['against']) || shown.data?.version.basedOn || null
  const other = useVersion(against)
  const document = shown.data?.document
  const before = other.data?.document
  const changes = useMemo(
    () =>
      document === undefined || before === undefined ? null : withoutMarks(computeDiff(before, document)),
    [document, before],
  )
  const options = versions
    .filter(version => version.number !== number)
    .map(version => ({
      value: String(version.number),
      label: `Version ${version.number}, ${sayKind(version)}`,
    }))
  return (
    <Sheet
      open
      onOpenChange={onClose}
      size="lg"
      title={`Version ${number}`}
      footer={
        <div className="flex flex-wrap justify-end gap-2">
          {document !== undefined && (
            <Button onClick={() => void saveBook(document, `${economyKey}-version-${number}`)}>
              Export as JSON
            </Button>
          )}
          <Button
            variant="primary"
            refusedBecause={
              can.refusedBecause ??
              (book.head.number === number ? 'It is the newest version already' : undefined)
            }
            onClick={() => setRollingBack(true)}
          >
            Roll back to this…
          </Button>
        </div>
      }
    >
      {shown.error ? (
        <QueryFailure query={shown} />
      ) : shown.data === undefined ? (
        <Skeleton />
      ) : (
        <div className="grid gap-4">
          <KeyValues
            rows={[
              { label: 'In force from', value: <Time at={shown.data.version.effectiveAt} /> },
              { label: 'Published by', value: shown.data.version.publishedByName },
              ...(shown.data.version.approvedByName === null
                ? []
                : [{ label: 'Approved by', value: shown.data.version.approvedByName }]),
              { label: 'Why', value: shown.data.version.reason },
              ...(shown.data.version.cancellation === null
                ? []
                : [
                    {
                      label: 'Cancelled',
                      value: `${shown.data.version.cancellation.cancelledByName}: ${shown.data.version.cancellation.reason}`,
                    },
                  ]),
            ]}
          />
          {options.length > 0 && (
            <ChoiceField
              label="Compared with"
              value={against === null ? '' : String(against)}
              onChange={next => setSearch({ against: next === '' ? undefined : next })}
              options={against === null ? [{ value: '', label: 'Choose a version' }, ...options] : options}
            />
          )}
          {against === null ? (
            <p className="text-sm text-ink-2">The first version was built on none.</p>
          ) : other.error ? (
            <QueryFailure query={other} />
          ) : changes === null ? (
            <Skeleton />
          ) : (
            <ChangeGroups changes={changes} />
          )}
        </div>
      )}
      {rollingBack && document !== undefined && (
        <RollBackDialog
          number={number}
          head={book.head}
          document={document}
          onClose={() => setRollingBack(false)}
        />
      )}
    </Sheet>
  )
}
