// The tools as cards: what each does and costs, and which a visitor has begun.
import { type Tool, tools } from '../../../server/storefront/words.ts'
import { CostBadge } from '../../kit/index.ts'
import { isBegun } from '../draft.ts'
import { Link } from '../link.tsx'
import { useTrial } from '../visitor.tsx'

const offers: { tool: Tool; title: string; sentence: string }[] = [
  {
    tool: 'match',
    title: 'Match a job',
    sentence: 'Does it fit, and what would they miss? Before you spend the evening.',
  },
  {
    tool: 'letter',
    title: 'Write a cover letter',
    sentence: 'From what you have done, in your words, to a letter they read.',
  },
  {
    tool: 'resume',
    title: 'Tailor a résumé',
    sentence: 'What they ask for comes first. Nothing is made up.',
  },
]

export function ToolList() {
  const { visitor } = useTrial()
  return (
    <ul className="offers">
      {offers.map(({ tool, title, sentence }) => (
        <li key={tool} className="offer">
          <h2>
            <Link to={tools[tool].path}>{title}</Link>
          </h2>
          <p>{sentence}</p>
          <div className="offer-foot">
            <CostBadge action={tools[tool].action} />
            {isBegun(visitor.visitorId, tool) && <span className="begun">You have begun this</span>}
          </div>
        </li>
      ))}
    </ul>
  )
}
