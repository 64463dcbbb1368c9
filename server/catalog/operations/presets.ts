// The first version of an economy: the price book that ships with it, or one that an operator brings.
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getEconomy, listEconomyKeys } from '../../economies/operations.ts'
import { audited, type Change, registerAction } from '../../operators/operations/audited.ts'
import type { Operator } from '../../operators/schema.ts'
import type { Rows } from '../../platform/database.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { parsePriceBookText } from '../rules/document.ts'
import type { PriceBook, PublishAnswer } from '../schema.ts'
import { findLastNumber, insertVersion, lockPublishing, readNow } from '../store/versions.ts'
import { hashPriceBook, refuseMistakes, subjectOfVersion } from './publish.ts'

const loadAction = registerAction('catalog.loadPreset')

/** Gives each economy without a version the book that ships for its key; returns the keys it served. */
export async function loadPresetBooks(
  services: Services,
  /** Absent: from now on. */
  since?: Date,
): Promise<string[]> {
  const loaded: string[] = []
  for (const economyKey of await listEconomyKeys(services.database.prisma)) {
    if ((await findLastNumber(services.database.prisma, economyKey)) > 0) continue
    const document = await findPreset(economyKey)
    if (document === null) continue
    const about = {
      action: loadAction,
      actor: { name: 'Farebox' },
      reason: 'The price book that ships with Farebox.',
    }
    await audited(services, about, rows =>
      insertFirst(rows, {
        economyKey,
        kind: 'preset',
        document,
        operator: null,
        reason: about.reason,
        since,
      }),
    )
    loaded.push(economyKey)
  }
  return loaded
}

/** A change of prices in a past that is made up. Once: a version that is there stays as it is. */
export async function loadPastVersion(
  services: Services,
  next: { economyKey: string; number: number; document: PriceBook; effectiveAt: Date; reason: string },
): Promise<void> {
  const { economyKey, number, document, effectiveAt, reason } = next
  const about = { action: loadAction, actor: { name: 'Farebox' }, reason }
  await audited(services, about, async rows => {
    await lockPublishing(rows, economyKey)
    const last = await findLastNumber(rows, economyKey)
    if (last >= number) return { unchanged: true, answer: undefined }
    refuseMistakes(document)
    await insertVersion(rows, {
      economyKey,
      number,
      kind: 'publish',
      document,
      hash: hashPriceBook(document),
      basedOn: last,
      sourceNumber: null,
      effectiveAt,
      publishedById: null,
      publishedByName: 'Farebox',
      approvedByName: null,
      reason,
    })
    return {
      subject: subjectOfVersion({ economyKey, number }),
      economyKey,
      before: { version: last },
      after: { version: number, effectiveAt: effectiveAt.toISOString() },
      answer: undefined,
    }
  })
}

/** For an economy that was made in the console: it begins with a book of its own. */
export async function startBook(call: {
  rows: Rows
  operator: Operator
  economyKey: string
  document: PriceBook
  reason: string
}): Promise<Change<PublishAnswer>> {
  const { rows, operator, economyKey, document, reason } = call
  await getEconomy(rows, economyKey)
  return insertFirst(rows, { economyKey, kind: 'publish', document, operator, reason })
}

async function insertFirst(
  rows: Rows,
  first: {
    economyKey: string
    kind: 'preset' | 'publish'
    document: PriceBook
    operator: Operator | null
    reason: string
    since?: Date | undefined
  },
): Promise<Change<PublishAnswer>> {
  const { economyKey, kind, document, operator, reason } = first
  await lockPublishing(rows, economyKey)
  if ((await findLastNumber(rows, economyKey)) > 0) {
    throw new DomainError('NOT_ALLOWED_NOW', 'This economy has a price book already.')
  }
  refuseMistakes(document)
  const effectiveAt = first.since ?? (await readNow(rows))
  await insertVersion(rows, {
    economyKey,
    number: 1,
    kind,
    document,
    hash: hashPriceBook(document),
    basedOn: null,
    sourceNumber: null,
    effectiveAt,
    publishedById: operator?.id ?? null,
    publishedByName: operator?.name ?? 'Farebox',
    approvedByName: null,
    reason,
  })
  return {
    subject: subjectOfVersion({ economyKey, number: 1 }),
    economyKey,
    before: null,
    after: { version: 1, effectiveAt: effectiveAt.toISOString() },
    answer: { kind: 'published', number: 1, effectiveAt },
  }
}

/** The keys of the books that ship: any economy may begin with one of them. */
export async function listPresetKeys(): Promise<string[]> {
  const folders = await readdir(presetsFolder, { withFileTypes: true })
  return folders
    .filter(folder => folder.isDirectory() && existsSync(fileOfPreset(folder.name)))
    .map(({ name }) => name)
    .toSorted()
}

/** Null where no book of that name ships. A book that ships with a mistake is a fault of ours. */
export async function findPreset(key: string): Promise<PriceBook | null> {
  const file = fileOfPreset(key)
  if (!existsSync(file)) return null
  const parsed = parsePriceBookText(await readFile(file, 'utf8'))
  if (parsed.kind === 'refused') throw new Error(`${file}: ${JSON.stringify(parsed.mistakes.slice(0, 5))}`)
  return parsed.document
}

const presetsFolder = fileURLToPath(new URL('../../../prisma/presets', import.meta.url))

/** Keys have no dot and no slash, so that none leads out of the folder. */
function fileOfPreset(key: string): string {
  return join(presetsFolder, key, 'price-book.json')
}
