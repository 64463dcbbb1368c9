// What a colour may mean, and nothing else may have it.
export type Tone = 'neutral' | 'accent' | 'info' | 'good' | 'warn' | 'bad'
