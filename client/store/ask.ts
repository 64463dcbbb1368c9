// Asking the product's own server, which alone holds the product key.
import type { VisitorAnswer } from '../../server/storefront/schema.ts'

export async function askVisitor(path: '' | '/new' | '/choose', body?: object): Promise<VisitorAnswer> {
  const response = body === undefined ? await reach('visitor') : await post(`visitor${path}`, body)
  if (response.ok) return (await response.json()) as VisitorAnswer
  const told = (await response.json().catch(() => ({}))) as { error?: { message?: string } }
  throw new Error(told.error?.message ?? 'The server gave no answer that can be read. Try again.')
}

/** Whatever it answered: what runs the tools reads that for itself. */
export function post(path: string, body: object): Promise<Response> {
  return reach(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

async function reach(path: string, about?: RequestInit): Promise<Response> {
  try {
    return await fetch(`/store/api/${path}`, about)
  } catch (cause) {
    throw new Error('The server cannot be reached. Look at your connection, then try again.', { cause })
  }
}
