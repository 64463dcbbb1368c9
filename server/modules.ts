// What the modules need before the first request and after the last, in the order of the house.
import { booksOf } from './catalog/operations/books.ts'
import { loadPresetBooks } from './catalog/operations/presets.ts'
import { loadPresets } from './economies/operations.ts'
import { keyRingOf } from './keys/ladder.ts'
import { prepareOperators } from './operators/operations/prepare.ts'
import type { Services } from './platform/services.ts'

export async function startModules(
  services: Services,
  say: (line: string) => void,
): Promise<{ ownerLink: string | null }> {
  const economies = await loadPresets(services)
  if (economies.length > 0) say(`Economies loaded: ${economies.join(', ')}`)
  const books = await loadPresetBooks(services)
  if (books.length > 0) say(`Price books loaded: ${books.join(', ')}`)
  return prepareOperators(services)
}

export async function stopModules(services: Services): Promise<void> {
  booksOf(services).stop()
  await keyRingOf(services).stop()
}
