// The console speaks English, so its figures do too: a page never mixes two ways of writing a number.

/** 1,234.50 · $20.00 · CA$20.00 · ¥2,000 */
export const NUMBER_LOCALE = 'en-US'

/** 21 Nov 2026, 14:05 — no month can be taken for a day. */
export const DATE_LOCALE = 'en-GB'
