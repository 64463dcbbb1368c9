// What is wrong with a draft, found before it is sent.
import type { z } from 'zod'

/**
 * Holds a draft against the server's own schema; messages by the path under which the server would report the field.
 * The schema's say what a right value is ("is at most 80 characters"): with the subject they are sentences.
 */
export function refuseFields(
  schema: z.ZodType,
  draft: unknown,
  subjects: Readonly<Record<string, string>>,
): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const issue of schema.safeParse(draft).error?.issues ?? []) {
    const path = issue.path.join('.')
    fields[path] ??= `${subjects[path] ?? 'This'} ${issue.message}`
  }
  return fields
}
