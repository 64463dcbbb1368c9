// What JSON can hold: metadata travels in it.

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** Kept beside an entry as it was sent; at most 8,192 characters. */
export type Metadata = { [key: string]: Json }
