// What a screen refuses before it asks the server, in the shape in which forms read the server's refusals.
import type { z } from 'zod'

export class FieldsRefused extends Error {
  readonly data: { details: { fields: Readonly<Record<string, string>> } }

  /** Messages by the path under which the server would report the field. */
  constructor(fields: Readonly<Record<string, string>>) {
    super('Look at the marked fields.')
    this.name = 'FieldsRefused'
    this.data = { details: { fields } }
  }
}

/**
 * Holds a draft against the server's own schema. Its messages say what a right value is ("is at most 80 characters");
 * with the subject of their field they are sentences.
 */
export function checkFields(
  schema: z.ZodType,
  draft: unknown,
  subjects: Readonly<Record<string, string>>,
  alsoRefused: Readonly<Record<string, string>> = {},
): void {
  const issues = schema.safeParse(draft).error?.issues ?? []
  const fields: Record<string, string> = { ...alsoRefused }
  for (const issue of issues) {
    const path = issue.path.join('.')
    fields[path] ??= `${subjects[path] ?? 'This'} ${issue.message}`
  }
  if (Object.keys(fields).length > 0) throw new FieldsRefused(fields)
}
