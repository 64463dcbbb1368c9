// What an annotation looks like from outside: what happened, and when.
import { z } from 'zod'
import { economyKey } from '../economies/schema.ts'
import { id, oneLine, pageInput } from '../operators/schema.ts'
import { instant } from '../platform/text.ts'
import { type AnnotationKind, annotationKinds, labelMax } from './words.ts'

const moment = instant.transform(text => new Date(text))

export const annotationFields = {
  kind: z.enum(annotationKinds),
  label: oneLine(labelMax),
  fromAt: moment,
  /** Null: it was a moment. */
  untilAt: moment.nullable(),
}

export const where = { economyKey }
export const annotationSubject = { economyKey, id }

export const annotationsInput = z.strictObject({
  ...pageInput.shape,
  economyKey,
  kinds: z.array(z.enum(annotationKinds)).max(annotationKinds.length).optional(),
  /** Those of which any part lies from here on … */
  fromAt: moment.optional(),
  /** … and before here. */
  untilAt: moment.optional(),
})
export type AnnotationsAsked = z.infer<typeof annotationsInput>

export type Annotation = {
  id: string
  economyKey: string
  kind: AnnotationKind
  label: string
  fromAt: Date
  untilAt: Date | null
  revision: number
  createdByName: string
  createdAt: Date
}
