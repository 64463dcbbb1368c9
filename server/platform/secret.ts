// The secret that signs sessions: made by whichever process comes first, the same for all.
import { randomBytes } from 'node:crypto'
import type { Rows } from './database.ts'

const name = 'session'

export async function findOrMakeSecret(rows: Rows): Promise<string> {
  await rows.secret.createMany({
    data: [{ name, value: randomBytes(32).toString('base64url') }],
    skipDuplicates: true,
  })
  const { value } = await rows.secret.findUniqueOrThrow({ where: { name }, select: { value: true } })
  return value
}
