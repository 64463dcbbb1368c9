// The frame's own chunk: whoever has yet to sign in does without it.
import { late } from '../../ui/late.tsx'
import { ScreenPending } from '../states/screen-pending.tsx'

/** Nobody sees it, so the frame does not wait for it; on its way at the same moment, it is there before the screen. */
export const FrameKeys = late(() => import('./frame-keys.tsx').then(part => part.FrameKeys))

export const Frame = late<object>(() => {
  FrameKeys.load().catch(() => {})
  return import('./frame.tsx').then(part => part.Frame)
}, ScreenPending)
