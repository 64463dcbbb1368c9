// The keys of a record whose type names every one of them: a list that cannot lack one.

export function recordKeys<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[]
}
