// Brings a checkout to where it can run, doing only what is missing or older than its sources.
import { buildClient, isClientFresh } from './client.mjs'
import { install, isInstalled } from './install.mjs'
import { withLock } from './lock.mjs'
import { findNode, installNode } from './node.mjs'
import { areLinked, linkPostgres } from './postgres-links.mjs'
import { generatePrisma, isPrismaFresh } from './prisma.mjs'
import { step } from './progress.mjs'

/**
 * Answers the Node that everything runs on.
 * @param {{ client: boolean }} options
 * @returns {Promise<string>}
 */
export async function prepare({ client }) {
  const ready = findReady(client)
  // Looked at again under the lock: another run may have done it meanwhile.
  return ready ?? (await withLock(async () => findReady(client) ?? (await makeReady(client))))
}

/** @param {boolean} client */
function findReady(client) {
  if (!isInstalled() || !areLinked()) return null
  const node = findNode()
  if (node === null || !isPrismaFresh()) return null
  return client && !isClientFresh() ? null : node
}

/** @param {boolean} client */
async function makeReady(client) {
  if (!isInstalled()) await step('Installing packages', install)
  if (!areLinked()) linkPostgres()
  const node = findNode() ?? (await step('Installing Node 24 for this project', installNode))
  if (!isPrismaFresh()) await step('Generating the Prisma client', () => generatePrisma(node))
  if (client && !isClientFresh()) await step('Building the client', () => buildClient(node))
  return node
}
