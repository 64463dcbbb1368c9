// What the sign-in refuses, put beside the field that it is about.
import { ServerError } from '../../wire.ts'

const messages: Readonly<Record<string, string>> = {
  INVALID_PASSWORD: 'This is not your password',
  SAME_PASSWORD: 'This is the password that you have already',
  INVALID_CODE: 'This code is not right. Codes change every 30 seconds: use the one shown now',
}

/** `names` has, by the code of a refusal, the field it belongs to. Whatever belongs to none is thrown on. */
export function readOwnRefusal(
  error: unknown,
  names: Readonly<Record<string, string>>,
): Record<string, string> {
  const code = error instanceof ServerError ? error.data.details?.code : undefined
  const name = typeof code === 'string' ? names[code] : undefined
  const message = typeof code === 'string' ? messages[code] : undefined
  if (name === undefined || message === undefined) throw error
  return { [name]: message }
}
