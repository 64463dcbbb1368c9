// What the checkout leaves in a page's address: which work waits, which purchase, and how the user came back.

const resumeName = 'farebox_resume'

export interface Arrival {
  resumeToken: string | null
  purchaseId: string | null
  /** What the checkout said when it let the user go; the purchase itself knows better. */
  left: 'paid' | 'cancelled' | null
}

export function readArrival(address: string): Arrival {
  const { searchParams } = new URL(address)
  const left = searchParams.get('checkout')
  return {
    resumeToken: searchParams.get(resumeName) || null,
    purchaseId: searchParams.get('purchase') || null,
    left: left === 'paid' || left === 'cancelled' ? left : null,
  }
}

/** Where the checkout leads back to: this page, with the work that waits. */
export function writeReturn(address: string, resumeToken: string | null): string {
  const url = new URL(withoutPurchase(address))
  if (resumeToken === null) url.searchParams.delete(resumeName)
  else url.searchParams.set(resumeName, resumeToken)
  return url.href
}

export function withoutResume(address: string): string {
  const url = new URL(address)
  url.searchParams.delete(resumeName)
  return url.href
}

export function withoutPurchase(address: string): string {
  const url = new URL(address)
  url.searchParams.delete('purchase')
  url.searchParams.delete('checkout')
  return url.href
}
