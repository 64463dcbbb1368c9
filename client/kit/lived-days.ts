// Of how many days a use is: the whole window, or the account's life where that is shorter.

export function countLivedDays(openedAt: string | null, windowDays: number, now: number): number {
  if (openedAt === null) return 1
  const lived = Math.ceil((now - new Date(openedAt).getTime()) / 86_400_000)
  return Math.min(windowDays, Math.max(1, lived))
}
