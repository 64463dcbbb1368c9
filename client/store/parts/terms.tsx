// A short list of words, each on a slip of its own.

export function Terms({
  title,
  terms,
  isFound = false,
}: {
  title: string
  terms: string[]
  isFound?: boolean
}) {
  return (
    <div className="terms">
      <h4>{title}</h4>
      <ul className={isFound ? 'slips is-found' : 'slips'}>
        {terms.map(term => (
          <li key={term}>{term}</li>
        ))}
      </ul>
    </div>
  )
}
