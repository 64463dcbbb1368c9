// What the frame tells of incidents and breaches, on every screen: fetched behind the screen, for it brings the registry.
import { late } from '../../ui/late.tsx'

/** Hears of incidents; once in a frame, for each hearing is a connection. */
export const AlarmNews = late(() => import('./alarm-news.tsx').then(part => part.AlarmNews))
export const AlarmLinks = late(() => import('./alarm-links.tsx').then(part => part.AlarmLinks))
export const AlarmDot = late(() => import('./alarm-dot.tsx').then(part => part.AlarmDot))
