// An operator's own saved views of a table.
import type { Prisma } from '../../../prisma/client/client.ts'
import type { Rows } from '../../platform/database.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Operator } from '../schema.ts'
import { deleteView, findView, listViews, renameView, upsertView, type View } from '../store/views.ts'
import type { Change } from './audited.ts'

const viewsPerScreenMax = 50

export async function saveView(call: {
  rows: Rows
  operator: Operator
  screen: string
  name: string
  state: Prisma.InputJsonObject
}): Promise<Change<View>> {
  const { rows, operator, screen, name, state } = call
  const views = await listViews(rows, operator.id, screen)
  const earlier = views.find(view => view.name === name)
  if (earlier === undefined && views.length >= viewsPerScreenMax) {
    throw new DomainError('NOT_ALLOWED_NOW', `A screen keeps ${viewsPerScreenMax} views: remove one first.`)
  }
  const view = await upsertView(rows, { operatorId: operator.id, screen, name, state })
  return {
    subject: subjectOf(view),
    before: earlier === undefined ? null : fieldsOf(earlier),
    after: fieldsOf(view),
    answer: view,
  }
}

export async function renameOwnView(call: {
  rows: Rows
  operator: Operator
  id: string
  name: string
}): Promise<Change<View>> {
  const { rows, operator, name } = call
  const view = await getView(rows, operator.id, call.id)
  const views = await listViews(rows, operator.id, view.screen)
  if (views.some(other => other.name === name && other.id !== view.id)) {
    throw new DomainError('NOT_ALLOWED_NOW', 'Another view has this name.')
  }
  await renameView(rows, operator.id, view.id, name)
  const renamed = { ...view, name }
  return { subject: subjectOf(renamed), before: fieldsOf(view), after: fieldsOf(renamed), answer: renamed }
}

export async function removeView(call: {
  rows: Rows
  operator: Operator
  id: string
}): Promise<Change<{ id: string }>> {
  const { rows, operator } = call
  const view = await getView(rows, operator.id, call.id)
  await deleteView(rows, operator.id, view.id)
  return { subject: subjectOf(view), before: fieldsOf(view), after: null, answer: { id: view.id } }
}

async function getView(rows: Rows, operatorId: string, id: string): Promise<View> {
  const view = await findView(rows, operatorId, id)
  if (view === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such view.')
  return view
}

function subjectOf(view: View) {
  return { kind: 'view', id: view.id, label: view.name }
}

function fieldsOf(view: View) {
  return { screen: view.screen, name: view.name, state: view.state }
}
