// Goes to the entry that answered a request id, which is known within its account alone.
import { useMutation } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { CONTROL_STYLE } from '../../../ui/field.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { errorData, queryClient, trpc } from '../../api.ts'
import type { Place } from './account-queries.ts'

export function FindEntry({ place, onFound }: { place: Place; onFound: (entryId: string) => void }) {
  const [text, setText] = useState('')
  const find = useMutation({
    mutationFn: (id: string) =>
      queryClient.fetchQuery(trpc.accounts.findEntry.queryOptions({ ...place, id })),
    onSuccess: found => onFound(found.entryId),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') find.mutate(text.trim())
  }
  return (
    <form role="search" onSubmit={submit} className="flex flex-wrap items-center gap-2">
      <span className="relative">
        <input
          type="search"
          aria-label="Find an entry by its id or request id"
          placeholder="Request, entry or hold id"
          value={text}
          maxLength={128}
          onChange={event => {
            setText(event.target.value)
            find.reset()
          }}
          className={`${CONTROL_STYLE} h-control pr-9`}
        />
        <span className="absolute inset-y-0 right-0.5 flex items-center">
          <IconButton icon={Search} size="sm" label="Find the entry" type="submit" />
        </span>
      </span>
      <output className="text-sm text-bad">{find.error && errorData(find.error).message}</output>
    </form>
  )
}
