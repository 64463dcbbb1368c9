// What the sign-in refuses, put beside the field that it is about.
import { ServerError } from '../../wire.ts'
import { FieldsRefused } from '../fields-refused.ts'

const messages: Readonly<Record<string, string>> = {
  INVALID_PASSWORD: 'This is not your password',
  INVALID_CODE: 'This code is not right. Codes change every 30 seconds: use the one shown now',
}

/** `fields` names, by the code of the refusal, the field it belongs to; other refusals pass as they are. */
export async function withFields<Answer>(
  fields: Readonly<Record<string, string>>,
  run: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await run()
  } catch (error) {
    const code = error instanceof ServerError ? error.data.details?.code : undefined
    const field = typeof code === 'string' ? fields[code] : undefined
    const message = typeof code === 'string' ? messages[code] : undefined
    if (field === undefined || message === undefined) throw error
    throw new FieldsRefused({ [field]: message })
  }
}
