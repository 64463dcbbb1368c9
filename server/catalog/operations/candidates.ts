// A price book that somebody asks about before, or after, it is in force: a draft of their own, a request, a version.
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import type { Candidate, PriceBook } from '../schema.ts'
import { findDraft } from '../store/drafts.ts'
import { findRequest } from '../store/requests.ts'
import { findDocument } from '../store/versions.ts'

export async function getCandidate(
  { database: { prisma } }: Services,
  { economyKey, operatorId, candidate }: { economyKey: string; operatorId: string; candidate: Candidate },
): Promise<PriceBook> {
  switch (candidate.kind) {
    case 'draft': {
      const draft = await findDraft(prisma, { economyKey, operatorId })
      if (draft === null) throw missing('You have no draft of these prices.')
      if (draft.revision !== candidate.revision)
        throw new DomainError('NOT_ALLOWED_NOW', 'Your draft was changed in another window.')
      return draft.document
    }
    case 'request': {
      const request = await findRequest(prisma, economyKey, candidate.id)
      if (request === null) throw missing('There is no such request.')
      return request.document
    }
    default: {
      const document = await findDocument(prisma, economyKey, candidate.number)
      if (document === null) throw missing('There is no such version.')
      return document
    }
  }
}

function missing(message: string): DomainError {
  return new DomainError('UNKNOWN_SUBJECT', message)
}
