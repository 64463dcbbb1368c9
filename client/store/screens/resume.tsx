// "Tailor a résumé": its lines put into the order that a posting asks for, and what is missing told.
import type { ResumeResult } from '../../../server/storefront/schema.ts'
import { textLengthMax } from '../../../server/storefront/words.ts'
import { LongTextField } from '../parts/field.tsx'
import { Terms } from '../parts/terms.tsx'
import { type FieldsProps, type Mistakes, ToolPage } from '../parts/tool-page.tsx'

type Values = { resume: string; posting: string }

const empty: Values = { resume: '', posting: '' }

const example: Values = {
  resume: `Kept the reading room open on Sundays with a rota of twelve volunteers
Ran user research with riders at platforms in Leipzig and Halle
Designed the ticket machine flow, from interviews to prototype to accessibility tests
Wrote the design system's guide to plain language
Moderated workshops with engineers, drivers and the city`,
  posting: `Service designer, heat pumps
You plan research and interviews with people who heat with us.
You turn what you hear into prototypes and test them, accessibility included.
You moderate workshops with engineers and installers, and look after the design system.
Energy experience is welcome; German is needed.`,
}

export function Resume() {
  return (
    <ToolPage<Values, ResumeResult>
      tool="resume"
      title="Tailor a résumé"
      lead="What they ask for comes first and is marked; what you left out is told. Nothing is made up."
      verb="Tailor it"
      empty={empty}
      example={example}
      measure={() => ({ quantity: 1 })}
      inputOf={values => values}
      check={check}
      Fields={Fields}
      resultTitle="Your résumé, turned to them"
      waiting="Your lines appear here, in the order that this posting asks for."
      Outcome={Outcome}
    />
  )
}

function check({ resume, posting }: Values): Mistakes<Values> {
  return {
    ...(resume.trim() === '' && { resume: 'Paste your résumé, one line for each thing you did.' }),
    ...(posting.trim() === '' && { posting: 'Paste the posting.' }),
  }
}

function Fields({ values, mistakes, change }: FieldsProps<Values>) {
  return (
    <>
      <LongTextField
        label="Your résumé"
        hint="One line for each thing you did."
        rows={8}
        value={values.resume}
        lengthMax={textLengthMax}
        mistake={mistakes.resume}
        onChange={resume => change({ resume })}
      />
      <LongTextField
        label="The posting"
        rows={6}
        value={values.posting}
        lengthMax={textLengthMax}
        mistake={mistakes.posting}
        onChange={posting => change({ posting })}
      />
    </>
  )
}

function Outcome({ result }: { result: ResumeResult }) {
  return (
    <article className="paper">
      <h3>{result.headline}</h3>
      <ul className="lines">
        {result.lines.map(({ place, parts }) => (
          <li key={place}>
            {parts.map(({ start, text, isAsked }) => (isAsked ? <mark key={start}>{text}</mark> : text))}
          </li>
        ))}
      </ul>
      {result.missing.length > 0 && <Terms title="They ask, you do not say" terms={result.missing} />}
    </article>
  )
}
