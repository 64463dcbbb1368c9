// Finds the thing that an id names, wherever it is: the palette opens what comes back.
import { errorData, queryClient, trpc } from '../api.ts'
import type { Mode } from '../current.ts'
import { sayAction } from '../screens/settings/audit-words.ts'
import type { RecognisedId } from './recognise-id.ts'

export interface FoundThing {
  id: string
  label: string
  hint: string
  place:
    | '/$economy/accounts'
    | '/$economy/purchases'
    | '/$economy/disputes'
    | '/$economy/overview/annotations'
    | '/$economy/developers'
    | '/$economy/settings/operators'
    | '/$economy/settings/audit'
  /** Where it lives, when it is not the same everywhere. */
  economyKey: string | undefined
  mode: Mode | undefined
  search: Record<string, string>
}

const keysShownMax = 5

export async function findById(asked: RecognisedId, economyKeys: readonly string[]): Promise<FoundThing[]> {
  switch (asked.kind) {
    case 'key':
      return findKey(asked.id, economyKeys)
    case 'keyPrefix':
      return findKeysByPrefix(asked, economyKeys)
    case 'operator':
      return orNothing(async () => {
        const { id, name, email } = await ask(trpc.operators.get.queryOptions({ id: asked.id }))
        return [
          thing({
            id,
            label: name,
            hint: email,
            place: '/$economy/settings/operators',
            search: { open: id },
          }),
        ]
      })
    case 'invitation':
      return findInvitation(asked.id)
    case 'audit':
      return orNothing(async () => {
        const entry = await ask(trpc.audit.get.queryOptions({ id: asked.id }))
        return [
          thing({
            id: entry.id,
            label: `${sayAction(entry.action)} · ${entry.subjectLabel}`,
            hint: `${entry.actorName}: ${entry.reason}`,
            place: '/$economy/settings/audit',
            search: { open: entry.id },
          }),
        ]
      })
    case 'request':
      return findRequest(asked.id)
    case 'purchase':
      return findPurchase(asked.id)
    case 'dispute':
      return findDispute(asked.id)
    case 'annotation':
      return findAnnotation(asked.id, economyKeys)
    case 'ledger':
      return findAccount(asked.id)
  }
}

/** A hold and a lot are numbered by the entry that made them. */
async function findAccount(id: string): Promise<FoundThing[]> {
  return orNothing(async () => {
    const { economyKey, mode, userId, match } = await ask(trpc.accounts.find.queryOptions({ id }))
    const entry = match === null ? undefined : match.id.replace(/^[a-z]{3}_/, 'ent_')
    return [
      {
        id,
        label: userId,
        hint: `${match === null ? 'Account' : matchWords[match.kind]} · ${economyKey} · ${mode}`,
        place: '/$economy/accounts',
        economyKey,
        mode,
        search: {
          user: userId,
          ...(entry === undefined ? {} : { entry }),
          ...(match?.kind === 'lot' ? { tab: 'lots' } : {}),
        },
      },
    ]
  })
}

/** By its own id or one of Stripe's. */
async function findPurchase(id: string): Promise<FoundThing[]> {
  return orNothing(async () => {
    const purchase = await ask(trpc.purchases.find.queryOptions({ id }))
    const { economyKey, mode, name, userId, status } = purchase
    return [
      {
        id,
        label: `${name} · ${userId}`,
        hint: `Purchase, ${status} · ${economyKey} · ${mode}`,
        place: '/$economy/purchases',
        economyKey,
        mode,
        search: { open: purchase.id },
      },
    ]
  })
}

async function findDispute(id: string): Promise<FoundThing[]> {
  return orNothing(async () => {
    const { economyKey, mode, userId } = await ask(trpc.disputes.find.queryOptions({ id }))
    return [
      {
        id,
        label: userId,
        hint: `Dispute of this user · ${economyKey} · ${mode}`,
        place: '/$economy/disputes',
        economyKey,
        mode,
        search: { open: id },
      },
    ]
  })
}

/** Its id does not say its economy, as a key's does not. It is of no mode. */
async function findAnnotation(id: string, economyKeys: readonly string[]): Promise<FoundThing[]> {
  const found = await Promise.all(
    economyKeys.map(economyKey =>
      orNothing(async () => {
        const { label, createdByName } = await ask(trpc.annotations.get.queryOptions({ economyKey, id }))
        return [
          {
            id,
            label,
            hint: `Annotation by ${createdByName} · ${economyKey}`,
            place: '/$economy/overview/annotations' as const,
            economyKey,
            mode: undefined,
            search: { open: id },
          },
        ]
      }),
    ),
  )
  return found.flat()
}

const matchWords = {
  entry: 'Entry of this account',
  hold: 'Hold of this account',
  lot: 'Lot of this account',
}
const accountsShownMax = 5

/** Users whose id or e-mail begins so. */
export async function findUsers(
  text: string,
  where: { economyKey: string; mode: Mode },
): Promise<FoundThing[]> {
  const { rows } = await ask(
    trpc.accounts.list.queryOptions({ ...where, filter: { text }, limit: accountsShownMax }),
  )
  return rows.map(({ id, userId, email }) => ({
    id,
    label: userId,
    hint: email ?? 'Account',
    place: '/$economy/accounts',
    ...where,
    search: { user: userId },
  }))
}

/** A key's id does not say its economy, so each is asked; the calls travel in one request. */
async function findKey(id: string, economyKeys: readonly string[]): Promise<FoundThing[]> {
  const found = await Promise.all(
    economyKeys.map(economyKey =>
      orNothing(async () => [toKeyThing(await ask(trpc.keys.get.queryOptions({ economyKey, id })))]),
    ),
  )
  return found.flat()
}

async function findKeysByPrefix(
  { mode, prefix }: { mode: Mode; prefix: string },
  economyKeys: readonly string[],
): Promise<FoundThing[]> {
  const found = await Promise.all(
    economyKeys.map(async economyKey => {
      const filter = { text: prefix }
      const page = await ask(trpc.keys.list.queryOptions({ economyKey, mode, filter, limit: keysShownMax }))
      return page.rows.map(toKeyThing)
    }),
  )
  return found.flat().slice(0, keysShownMax)
}

async function findInvitation(id: string): Promise<FoundThing[]> {
  const invitations = await ask(trpc.invitations.list.queryOptions())
  return invitations
    .filter(invitation => invitation.id === id)
    .map(({ email, state }) =>
      thing({
        id,
        label: email ?? 'Link of the first owner',
        hint: `Invitation, ${state}`,
        place: '/$economy/settings/operators',
        search: { open: id },
      }),
    )
}

async function findRequest(id: string): Promise<FoundThing[]> {
  const { rows } = await ask(trpc.audit.list.queryOptions({ filter: { text: id }, limit: 1 }))
  const [entry] = rows
  if (entry === undefined) return []
  return [
    thing({
      id,
      label: `${sayAction(entry.action)} · ${entry.subjectLabel}`,
      hint: 'What this request changed',
      place: '/$economy/settings/audit',
      search: { open: entry.id },
    }),
  ]
}

interface KeyRow {
  id: string
  name: string
  prefix: string
  state: string
  economyKey: string
  mode: Mode
}

function toKeyThing({ id, name, prefix, state, economyKey, mode }: KeyRow): FoundThing {
  return {
    id,
    label: name,
    hint: `${prefix}… · ${economyKey} · ${state}`,
    place: '/$economy/developers',
    economyKey,
    mode,
    search: { open: id },
  }
}

function thing(fields: Omit<FoundThing, 'economyKey' | 'mode'>): FoundThing {
  return { ...fields, economyKey: undefined, mode: undefined }
}

const ask = queryClient.fetchQuery.bind(queryClient)

async function orNothing(find: () => Promise<FoundThing[]>): Promise<FoundThing[]> {
  try {
    return await find()
  } catch (error) {
    if (errorData(error).reason === 'UNKNOWN_SUBJECT') return []
    throw error
  }
}
