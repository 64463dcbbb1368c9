// Everything that the Overview and its lists ask, query by query.
import type { Question } from './questions/asked.ts'
import { figureQuestions } from './questions/figures.ts'
import { insightQuestions } from './questions/insights.ts'
import { listQuestions } from './questions/lists.ts'
import { panelQuestions } from './questions/panels.ts'
import { rowQuestions } from './questions/rows.ts'

export const questions: readonly Question[] = [
  ...figureQuestions,
  ...panelQuestions,
  ...rowQuestions,
  ...insightQuestions,
  ...listQuestions,
]
