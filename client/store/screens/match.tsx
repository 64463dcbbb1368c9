// "Match a job": how well one answers to one or more postings, each of which is a run of its own price.
import type { MatchResult } from '../../../server/storefront/schema.ts'
import { postingsMax, textLengthMax } from '../../../server/storefront/words.ts'
import { LongTextField } from '../parts/field.tsx'
import { Terms } from '../parts/terms.tsx'
import { type FieldsProps, type Mistakes, ToolPage } from '../parts/tool-page.tsx'

/** Postings have no name of their own; the id tells them apart while some are taken away. */
type Posting = { id: number; text: string }
type Values = { about: string; postings: Posting[] }

const empty: Values = { about: '', postings: [{ id: 1, text: '' }] }

const example: Values = {
  about: `Service designer, six years in public transport. User research at platforms, interviews and prototypes.
Accessibility tests. Moderated workshops with engineers.
German, English, a little Polish.`,
  postings: [
    {
      id: 1,
      text: `Service designer, heat pumps
You plan research and interviews, turn them into prototypes and test them.
You moderate workshops with engineers and installers.
Energy experience is welcome; German is needed.`,
    },
  ],
}

export function Match() {
  return (
    <ToolPage<Values, MatchResult>
      tool="match"
      title="Match a job"
      lead="Before an evening goes into an application: does it fit, and what would they miss?"
      verb="Match"
      empty={empty}
      example={example}
      measure={({ postings }) => ({ quantity: postings.length })}
      inputOf={({ about, postings }) => ({ about, postings: postings.map(({ text }) => text) })}
      check={check}
      Fields={Fields}
      resultTitle="How well you fit"
      waiting="For each posting: what you can show, what is missing, and whether to apply."
      Outcome={Outcome}
    />
  )
}

function check({ about, postings }: Values): Mistakes<Values> {
  return {
    ...(about.trim() === '' && { about: 'Say what you can do, or paste your résumé.' }),
    ...(postings.some(({ text }) => text.trim() === '') && {
      postings: 'Paste the posting, or take it away.',
    }),
  }
}

function Fields({ values: { about, postings }, mistakes, change }: FieldsProps<Values>) {
  const put = (place: number, posting: Posting) => change({ postings: postings.with(place, posting) })
  const nextId = Math.max(...postings.map(({ id }) => id)) + 1
  return (
    <>
      <LongTextField
        label="About you"
        rows={5}
        value={about}
        lengthMax={textLengthMax}
        mistake={mistakes.about}
        onChange={changed => change({ about: changed })}
      />
      {postings.map(({ id, text }, place) => (
        <div key={id} className="posting">
          <LongTextField
            label={postings.length === 1 ? 'The posting' : `Posting ${place + 1}`}
            rows={4}
            value={text}
            lengthMax={textLengthMax}
            mistake={text.trim() === '' ? mistakes.postings : undefined}
            onChange={changed => put(place, { id, text: changed })}
          />
          {postings.length > 1 && (
            <button
              type="button"
              className="link"
              onClick={() => change({ postings: postings.toSpliced(place, 1) })}
            >
              Take posting {place + 1} away
            </button>
          )}
        </div>
      ))}
      {postings.length < postingsMax && (
        <button
          type="button"
          className="button is-quiet is-small"
          onClick={() => change({ postings: [...postings, { id: nextId, text: '' }] })}
        >
          Add a posting
        </button>
      )}
    </>
  )
}

function Outcome({ result }: { result: MatchResult }) {
  return result.postings.map(({ place, title, score, found, missing, advice }) => (
    <article key={place} className="paper">
      <div className="score">
        <h3>{title}</h3>
        <p className="score-figure">
          {score}
          <small> of 100</small>
        </p>
      </div>
      <div className="score-bar" aria-hidden="true">
        <span style={{ width: `${score}%` }} />
      </div>
      <p>{advice}</p>
      {found.length > 0 && <Terms title="You can show" terms={found} isFound />}
      {missing.length > 0 && <Terms title="They ask, you do not say" terms={missing} />}
    </article>
  ))
}
