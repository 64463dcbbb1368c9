// What the console asks about annotations, and how operators write them.
import { z } from 'zod'
import { change, consoleRouter, permitted, withReason } from '../operators/ladder.ts'
import {
  changeAnnotation,
  createAnnotation,
  getAnnotation,
  removeAnnotation,
  showAnnotations,
} from './operations.ts'
import { annotationFields, annotationSubject, annotationsInput, where } from './schema.ts'

export const annotationsConsole = consoleRouter({
  list: permitted('annotations.read')
    .input(annotationsInput)
    .query(({ ctx, input }) => showAnnotations(ctx.services.database.prisma, input)),
  get: permitted('annotations.read')
    .input(z.strictObject(annotationSubject))
    .query(({ ctx, input }) => getAnnotation(ctx.services.database.prisma, input)),
  create: change(
    'annotations.create',
    'annotations.change',
    withReason({ ...where, ...annotationFields }),
    ({ rows, input, operator }) => createAnnotation(rows, input, operator),
  ),
  change: change(
    'annotations.change',
    'annotations.change',
    withReason({ ...annotationSubject, revision: z.int().min(1), ...annotationFields }),
    ({ rows, input }) => changeAnnotation(rows, input),
  ),
  remove: change(
    'annotations.remove',
    'annotations.change',
    withReason(annotationSubject),
    ({ rows, input }) => removeAnnotation(rows, input),
  ),
  /** News of this economy's annotations: written, changed or deleted. */
  follow: permitted('annotations.read')
    .input(z.strictObject(where))
    .subscription(async function* ({ ctx, input, signal = AbortSignal.abort() }) {
      for await (const news of ctx.services.live.follow('annotation', signal))
        if (news.economyKey === input.economyKey) yield news
    }),
})
