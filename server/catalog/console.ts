// What the console asks about prices: the book in force, versions, one's own draft, publishing and what waits for it.
import { z } from 'zod'
import { economyKey } from '../economies/schema.ts'
import { change, consoleRouter, ownWork, permitted, withReason } from '../operators/ladder.ts'
import { DomainError } from '../platform/errors.ts'
import { booksOf } from './operations/books.ts'
import { beginDraft, discardDraft, rebaseDraft, saveDraft } from './operations/drafts.ts'
import { findNames } from './operations/names.ts'
import { findPreset, listPresetKeys, startBook } from './operations/presets.ts'
import {
  approveRequest,
  cancelScheduled,
  publishDraft,
  rejectRequest,
  rollBack,
} from './operations/publish.ts'
import { namedSections, priceBook } from './schema.ts'
import { findDraft, listDrafters } from './store/drafts.ts'
import { findRequest, listRequests } from './store/requests.ts'
import { findDocument, findHead, findVersion, listVersions } from './store/versions.ts'

const number = z.int().min(1)
const revision = z.int().min(1)
const id = z.string().min(1).max(64)
const effectiveAt = z.iso
  .datetime({ error: 'is an instant such as 2027-01-31T00:00:00Z' })
  .transform(text => new Date(text))
  .nullable()

const draft = consoleRouter({
  get: permitted('catalog.read')
    .input(z.strictObject({ economyKey }))
    .query(({ ctx, input }) =>
      findDraft(ctx.services.database.prisma, { economyKey: input.economyKey, operatorId: ctx.operator.id }),
    ),
  begin: ownWork('catalog.change')
    .input(z.strictObject({ economyKey }))
    .mutation(({ ctx, input }) =>
      beginDraft(ctx.services.database.prisma, { economyKey: input.economyKey, operatorId: ctx.operator.id }),
    ),
  save: ownWork('catalog.change')
    .input(z.strictObject({ economyKey, revision, document: priceBook }))
    .mutation(({ ctx, input: { economyKey: key, ...saved } }) =>
      saveDraft(ctx.services.database.prisma, { economyKey: key, operatorId: ctx.operator.id }, saved),
    ),
  rebase: ownWork('catalog.change')
    .input(z.strictObject({ economyKey, revision, baseNumber: number, document: priceBook }))
    .mutation(({ ctx, input: { economyKey: key, ...rebased } }) =>
      rebaseDraft(ctx.services.database.prisma, { economyKey: key, operatorId: ctx.operator.id }, rebased),
    ),
  discard: ownWork('catalog.change')
    .input(z.strictObject({ economyKey }))
    .mutation(({ ctx, input }) =>
      discardDraft(ctx.services.database.prisma, {
        economyKey: input.economyKey,
        operatorId: ctx.operator.id,
      }),
    ),
})

const versions = consoleRouter({
  list: permitted('catalog.read')
    .input(
      z.strictObject({ economyKey, before: number.optional(), limit: z.int().min(1).max(200).default(50) }),
    )
    .query(async ({ ctx, input }) => {
      const found = await listVersions(ctx.services.database.prisma, {
        economyKey: input.economyKey,
        before: input.before ?? null,
        limit: input.limit + 1,
      })
      const rows = found.slice(0, input.limit)
      return { rows, nextBefore: found.length > input.limit ? (rows.at(-1)?.number ?? null) : null }
    }),
  get: permitted('catalog.read')
    .input(z.strictObject({ economyKey, number }))
    .query(async ({ ctx, input }) => {
      const { prisma } = ctx.services.database
      const [version, document] = await Promise.all([
        findVersion(prisma, input.economyKey, input.number),
        findDocument(prisma, input.economyKey, input.number),
      ])
      if (version === null || document === null)
        throw new DomainError('UNKNOWN_SUBJECT', 'There is no such version.')
      return { version, document }
    }),
  cancel: change(
    'catalog.cancel',
    'catalog.change',
    withReason({ economyKey, number }),
    ({ rows, operator, input }) => cancelScheduled({ rows, operator, ...input }),
  ),
  rollBack: change(
    'catalog.rollBack',
    'catalog.change',
    withReason({ economyKey, number, headNumber: number }),
    ({ rows, operator, input }) => rollBack({ rows, operator, ...input }),
  ),
})

const requests = consoleRouter({
  list: permitted('catalog.read')
    .input(z.strictObject({ economyKey }))
    .query(({ ctx, input }) => listRequests(ctx.services.database.prisma, input.economyKey, 100)),
  get: permitted('catalog.read')
    .input(z.strictObject({ economyKey, id }))
    .query(async ({ ctx, input }) => {
      const request = await findRequest(ctx.services.database.prisma, input.economyKey, input.id)
      if (request === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such request.')
      return request
    }),
  approve: change(
    'catalog.approve',
    'catalog.change',
    withReason({ economyKey, id }),
    ({ rows, operator, input }) => approveRequest({ rows, operator, ...input }),
  ),
  /** By whoever asked, it withdraws; by another, it rejects. */
  reject: change(
    'catalog.reject',
    'catalog.change',
    withReason({ economyKey, id }),
    ({ rows, operator, input }) => rejectRequest({ rows, operator, ...input }),
  ),
})

/** The books that ship, for an economy that has none yet. */
const presets = consoleRouter({
  list: permitted('catalog.read').query(() => listPresetKeys()),
  get: permitted('catalog.read')
    .input(z.strictObject({ key: economyKey }))
    .query(async ({ input }) => {
      const document = await findPreset(input.key)
      if (document === null) throw new DomainError('UNKNOWN_SUBJECT', 'No such price book ships.')
      return document
    }),
})

export const catalogConsole = consoleRouter({
  /** The version in force, the newest that was published (begun or not), and who is drafting. */
  get: permitted('catalog.read')
    .input(z.strictObject({ economyKey }))
    .query(async ({ ctx, input }) => {
      const { clock, database } = ctx.services
      const books = booksOf(ctx.services)
      const [head, drafters] = await Promise.all([
        findHead(database.prisma, input.economyKey),
        listDrafters(database.prisma, input.economyKey),
      ])
      const known = await books.inForce(input.economyKey)
      const begun = head !== null && head.effectiveAt <= clock.now()
      if (!begun || known?.number === head.number) return { inForce: known, head, drafters }
      // Whoever has just published sees it: the news of it may still be on its way to this process.
      await books.refresh()
      const inForce = await books.inForce(input.economyKey)
      return { inForce, head, drafters }
    }),
  /** What rows are called of which figures and entries hold the key alone. */
  names: permitted('catalog.read')
    .input(
      z.strictObject({
        economyKey,
        sections: z.array(z.enum(namedSections)).min(1).max(namedSections.length),
        keys: z.array(z.string().max(120)).max(100),
      }),
    )
    .query(({ ctx, input }) => findNames(ctx.services, input)),
  start: change(
    'catalog.start',
    'catalog.change',
    withReason({ economyKey, document: priceBook }),
    ({ rows, operator, input }) => startBook({ rows, operator, ...input }),
  ),
  publish: change(
    'catalog.publish',
    'catalog.change',
    withReason({ economyKey, revision, effectiveAt }),
    ({ rows, operator, input }) => publishDraft({ rows, operator, ...input }),
  ),
  /** News of versions and of requests of this economy. */
  follow: permitted('catalog.read')
    .input(z.strictObject({ economyKey, topic: z.enum(['price_version', 'publish_request']) }))
    .subscription(async function* ({ ctx, input, signal }) {
      for await (const news of ctx.services.live.follow(input.topic, signal ?? AbortSignal.abort())) {
        if (news.economyKey === input.economyKey) yield news
      }
    }),
  draft,
  versions,
  requests,
  presets,
})
