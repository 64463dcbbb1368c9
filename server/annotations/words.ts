// The names of what annotations tell of.

/** What Farebox cannot know itself; of prices, incidents and settings it tells by itself. */
export const annotationKinds = ['experiment', 'campaign', 'release', 'outage', 'other'] as const
export type AnnotationKind = (typeof annotationKinds)[number]

export const labelMax = 120
