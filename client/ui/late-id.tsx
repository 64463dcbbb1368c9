// A copyable id for what is in every page's first load, which seldom has one to show: until its button is there, the id.
import type { CopyableIdProps } from './copyable-id.tsx'
import { late } from './late.tsx'

export const LateId = late<CopyableIdProps>(
  () => import('./copyable-id.tsx').then(part => part.CopyableId),
  ({ id }) => <code>{id}</code>,
)
