// What a product learns about the key it calls with.

export interface OwnKey {
  economy: string
  mode: 'live' | 'test'
  name: string
  prefix: string
  scopes: ('read' | 'spend' | 'earn' | 'purchase' | 'admin')[]
  expiresAt: string | null
}
