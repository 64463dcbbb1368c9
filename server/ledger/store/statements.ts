// Set statements over lanes: many rows in one statement, as arrays side by side. A batch of a single lane names it once, as a
// constant, so that a distributed PostgreSQL runs the whole transaction on one node; a batch of several says it of each row.
import { bytes, type Encode, flags, jsons, lanes, smalls, texts, uuids, wholes, writers } from './arrays.ts'

export type Statement = { name: string; text: string; values: unknown[] }

/** One column of the rows that a statement is given: its name and type in SQL, and how its values are written. */
export type Column<Row> = {
  name: string
  /** What a key of this name is compared with in the table, if it is called otherwise there. */
  column?: string
  type: string
  /** The value as the table takes it, of the value as it is sent. */
  take(sent: string): string
  write(rows: readonly Row[]): Buffer
}

function column<Row, Value>(
  type: string,
  encode: Encode<Row, Value>,
  take: (sent: string) => string = sent => sent,
) {
  return (name: string, pick: (row: Row) => Value): Column<Row> => ({
    name,
    type,
    take,
    write: rows => encode(rows, pick),
  })
}

/** The kinds of columns there are, for rows of one shape. */
export function columnsOf<Row>() {
  return {
    uuid: column<Row, string>('uuid', uuids),
    whole: column<Row, number | null>('bigint', wholes),
    small: column<Row, number | null>('integer', smalls),
    writer: column<Row, number | null>('xid', writers),
    text: column<Row, string | null>('text', texts),
    json: column<Row, string | null>('json', jsons),
    jsonb: column<Row, string | null>('json', jsons, sent => `${sent}::jsonb`),
    /** Milliseconds travel as numbers: an instant as text costs ten times as much on both sides. */
    instant: column<Row, number | null>('bigint', wholes, sent => `to_timestamp(${sent} / 1000.0::float8)`),
    flag: column<Row, boolean>('boolean', flags),
    bytes: column<Row, string | null>('bytea', bytes),
    /** An enumeration, or a list written as text. */
    as: (cast: string) => column<Row, string | null>('text', texts, sent => `${sent}::${cast}`),
  }
}

/** The same statement for both kinds of batches. */
type Text = { one: { name: string; text: string }; many: { name: string; text: string } }

type Asked = { rows: string; lane: string; count: string }

/**
 * `compose` is told how the rows are named (`asked`), where their lane stands and how many there are. Arrays that are unnested
 * in a select list are read row by row, and in `from` each is copied first; but that is the form which a distributed PostgreSQL
 * is known to take.
 */
function composeText<Row>(
  name: string,
  columns: readonly Column<Row>[],
  compose: (asked: Asked) => string,
): Text {
  const arrays = columns.map(({ type }, index) => `$${index + 2}::${type}[]`)
  const names = columns.map(each => each.name)
  const lists = arrays.map((array, index) => `unnest(${array}) as ${names[index]}`)
  const count = `cardinality(${arrays[0]})`
  const clean = (text: string) => text.replace(/\n\s*/g, '\n').trim()
  return {
    one: {
      name: `ledger_${name}_one`,
      text: clean(
        compose({
          rows: `unnest(${arrays.join(', ')}) as asked(${names.join(', ')})`,
          lane: '$1::smallint',
          count,
        }),
      ),
    },
    many: {
      name: `ledger_${name}_many`,
      text: clean(
        compose({
          rows: `(select unnest($1::smallint[]) as lane, ${lists.join(', ')}) as asked`,
          lane: 'asked.lane',
          count,
        }),
      ),
    },
  }
}

/** How a batch's statements name their lane. */
export type Span = 'one' | 'many'

export type Write<Row> = (rows: readonly Row[], span: Span) => Statement

/** A statement over rows, each of which knows its lane. */
export function overRows<Row>(
  name: string,
  laneOf: (row: Row) => number,
  columns: readonly Column<Row>[],
  compose: (asked: Asked) => string,
): Write<Row> {
  const text = composeText(name, columns, compose)
  return (rows, span) => {
    const [first] = rows
    if (first === undefined) throw new RangeError(`${name} is given no rows`)
    const lane = span === 'one' ? laneOf(first) : lanes(rows, laneOf)
    return { ...text[span], values: [lane, ...columns.map(({ write }) => write(rows))] }
  }
}

export function insertInto<Row>(
  table: string,
  laneOf: (row: Row) => number,
  columns: readonly Column<Row>[],
  { called = table, conflict = '' }: { called?: string; conflict?: string } = {},
): Write<Row> {
  return overRows(
    `insert_${called}`,
    laneOf,
    columns,
    ({ rows, lane }) => `
    insert into ${table} (lane, ${columns.map(({ name }) => name).join(', ')})
    select ${lane}, ${columns.map(({ name, take }) => take(`asked.${name}`)).join(', ')}
    from ${rows}
    ${conflict}`,
  )
}

/** `keys` find the row within its lane; the other columns are set. `all`: it fails unless each of the rows is found. */
export function updateOf<Row>(
  table: string,
  laneOf: (row: Row) => number,
  keys: readonly Column<Row>[],
  columns: readonly Column<Row>[],
  { called = table, all = false }: { called?: string; all?: boolean } = {},
): Write<Row> {
  return overRows(`update_${called}`, laneOf, [...keys, ...columns], ({ rows, lane, count }) => {
    const update = `
    update ${table}
    set ${columns.map(({ name, take }) => `${name} = ${take(`asked.${name}`)}`).join(', ')}
    from ${rows}
    where ${isAt(table, lane, keys)}`
    if (!all) return update
    return `
    with written as (${update}
    returning 1)
    select expect_all(count(*), ${count}) from written`
  })
}

/** Fails unless each of the rows is there. */
export function expectRows<Row>(
  table: string,
  laneOf: (row: Row) => number,
  keys: readonly Column<Row>[],
): Write<Row> {
  return overRows(
    `expect_${table}`,
    laneOf,
    keys,
    ({ rows, lane, count }) => `
    select expect_all(count(*), ${count})
    from ${rows}
    join ${table} on ${isAt(table, lane, keys)}`,
  )
}

function isAt<Row>(table: string, lane: string, keys: readonly Column<Row>[]): string {
  const same = keys.map(({ name, column: of = name }) => `${table}.${of} = asked.${name}`)
  return [`${table}.lane = ${lane}`, ...same].join('\nand ')
}
