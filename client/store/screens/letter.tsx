// "Write a cover letter": a few facts in, one to three letters out.
import type { LetterResult } from '../../../server/storefront/schema.ts'
import {
  type LetterLength,
  letterLengths,
  nameLengthMax,
  type Tone,
  textLengthMax,
} from '../../../server/storefront/words.ts'
import { Choice } from '../parts/choice.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { LongTextField, TextField } from '../parts/field.tsx'
import { type FieldsProps, type Mistakes, ToolPage } from '../parts/tool-page.tsx'

type Values = { company: string; role: string; notes: string; length: LetterLength; versions: number }

const empty: Values = { company: '', role: '', notes: '', length: 250, versions: 1 }

const example: Values = {
  ...empty,
  company: 'Nordlicht Energy',
  role: 'Service designer',
  notes: `Six years of service design for public transport in Leipzig.
I rebuilt the ticket machines' flow with riders at the platform, and questions at the counter fell by a third.
I write the research plan, run the interviews and draw the first screens myself.
I speak German, English and a little Polish.`,
}

export function Letter() {
  return (
    <ToolPage<Values, LetterResult>
      tool="letter"
      title="Write a cover letter"
      lead="Say what you have done in your own words. You get a letter that says it to them."
      verb="Write it"
      empty={empty}
      example={example}
      measure={({ versions, length }) => ({ quantity: versions, size: length })}
      inputOf={values => values}
      check={check}
      Fields={Fields}
      resultTitle="Your letter"
      waiting="Your letter appears here, ready to copy."
      Outcome={Outcome}
    />
  )
}

function check({ company, role, notes }: Values): Mistakes<Values> {
  return {
    ...(company.trim() === '' && { company: 'Whom do you write to?' }),
    ...(role.trim() === '' && { role: 'What is the job called?' }),
    ...(notes.trim() === '' && { notes: 'Say a sentence or two about what you have done.' }),
  }
}

const lengthNames: Record<LetterLength, string> = { 150: 'Short', 250: 'Usual', 400: 'Long' }

function Fields({ values, mistakes, change }: FieldsProps<Values>) {
  return (
    <>
      <div className="pair">
        <TextField
          label="Company"
          value={values.company}
          lengthMax={nameLengthMax}
          mistake={mistakes.company}
          onChange={company => change({ company })}
        />
        <TextField
          label="Role"
          value={values.role}
          lengthMax={nameLengthMax}
          mistake={mistakes.role}
          onChange={role => change({ role })}
        />
      </div>
      <LongTextField
        label="What you have done"
        hint="A few sentences. The strongest first."
        rows={8}
        value={values.notes}
        lengthMax={textLengthMax}
        mistake={mistakes.notes}
        onChange={notes => change({ notes })}
      />
      <div className="pair">
        <Choice
          label="Length"
          value={values.length}
          options={letterLengths.map(value => ({ value, text: lengthNames[value] }))}
          onChange={length => change({ length })}
        />
        <Choice
          label="Versions"
          value={values.versions}
          options={[1, 2, 3].map(value => ({ value, text: String(value) }))}
          onChange={versions => change({ versions })}
        />
      </div>
    </>
  )
}

const toneNames: Record<Tone, string> = { plain: 'Plain', warm: 'Warm', bold: 'Bold' }

function Outcome({ result }: { result: LetterResult }) {
  return result.versions.map(({ tone, text }) => (
    <article key={tone} className="paper">
      <div className="paper-head">
        <h3>{toneNames[tone]}</h3>
        <CopyButton text={text} />
      </div>
      <div className="letter">{text}</div>
    </article>
  ))
}
