// What is done to economies, in which order: load, decide, save.
import { readdir, readFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Change, Unchanged } from '../operators/operations/audited.ts'
import type { Rows } from '../platform/database.ts'
import { DomainError } from '../platform/errors.ts'
import type { Services } from '../platform/services.ts'
import { type Economy, type EconomySettings, economyPreset } from './schema.ts'
import { findEconomy, insertEconomy, listEconomies, updateEconomy } from './store.ts'

const presetsFolder = new URL('../../prisma/presets/', import.meta.url)

export async function createEconomy(
  rows: Rows,
  settings: EconomySettings & { key: string },
): Promise<Change<Economy>> {
  const economy = await insertEconomy(rows, settings)
  if (economy === null)
    throw new DomainError('NOT_ALLOWED_NOW', `There is an economy with the key ${settings.key} already.`)
  return {
    subject: subjectOf(economy),
    economyKey: economy.key,
    before: null,
    after: settingsOf(economy),
    answer: economy,
  }
}

/**
 * Refused when the settings moved since the operator opened them: nobody overwrites another silently. Settings that are
 * as they were make no revision and no audit entry.
 */
export async function changeEconomy(
  rows: Rows,
  change: { key: string; revision: number; settings: EconomySettings },
): Promise<Change<Economy> | Unchanged<Economy>> {
  const before = await getEconomy(rows, change.key)
  if (
    before.revision === change.revision &&
    isDeepStrictEqual(settingsOf(before), settingsOf(change.settings))
  )
    return { unchanged: true, answer: before }
  const after = await updateEconomy(rows, change)
  if (after === null) {
    throw new DomainError('CHANGED_MEANWHILE', 'Somebody changed these settings since you opened them.', {
      revision: before.revision,
    })
  }
  return {
    subject: subjectOf(after),
    economyKey: after.key,
    before: settingsOf(before),
    after: settingsOf(after),
    answer: after,
  }
}

export async function getEconomy(rows: Rows, key: string): Promise<Economy> {
  const economy = await findEconomy(rows, key)
  if (economy === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such economy.')
  return economy
}

export async function listEconomyKeys(rows: Rows): Promise<string[]> {
  return (await listEconomies(rows)).map(economy => economy.key)
}

/** Loads the economies that ship with Farebox into a database that has none; returns the keys it added. */
export async function loadPresets(services: Services): Promise<string[]> {
  const { prisma } = services.database
  if ((await listEconomies(prisma)).length > 0) return []
  const folders = (await readdir(presetsFolder, { withFileTypes: true })).filter(entry => entry.isDirectory())
  const presets = await Promise.all(
    folders.map(async folder => {
      const file = new URL(`${folder.name}/economy.json`, presetsFolder)
      return economyPreset.parse(JSON.parse(await readFile(file, 'utf8')))
    }),
  )
  const added: string[] = []
  for (const preset of presets.toSorted((a, b) => presetOrder.indexOf(a.key) - presetOrder.indexOf(b.key))) {
    if ((await insertEconomy(prisma, preset)) !== null) added.push(preset.key)
  }
  return added
}

/** As the documentation lists them; the console opens on the first. */
const presetOrder = ['jobsearch', 'intellicv', 'aimanager', 'applications']

function subjectOf(economy: Economy) {
  return { kind: 'economy', id: economy.key, label: economy.name }
}

function settingsOf(economy: EconomySettings): EconomySettings {
  const { name, tokenOne, tokenMany, tokenSymbol, moneyCurrency, resetZone, policies } = economy
  return { name, tokenOne, tokenMany, tokenSymbol, moneyCurrency, resetZone, policies }
}
