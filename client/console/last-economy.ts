// The economy that was looked at last in this browser: where the console opens.

const KEY = 'farebox.economy'

export function readLastEconomy(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

export function keepLastEconomy(key: string): void {
  try {
    localStorage.setItem(KEY, key)
  } catch {
    // Without storage the console opens with the first economy.
  }
}
