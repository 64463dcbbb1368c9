// What an authenticator app reads: an otpauth address, and the secret in it in a form that can be typed.

/** The secret in groups of four, as people type it. */
export function readSecret(totpUri: string): string {
  const secret = new URL(totpUri).searchParams.get('secret') ?? ''
  return secret.match(/.{1,4}/g)?.join(' ') ?? ''
}
