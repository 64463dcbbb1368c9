// How folding adds to the rollups: the one row that keeps it to one process at a time, and set statements over many rows.
import type pg from 'pg'
import {
  type DisputeRow,
  type Flow,
  type LevelRow,
  type LotMove,
  lotMoveKinds,
  type MoneyRow,
  type MoveRow,
  type Opening,
  type Seen,
  type ToldRow,
  type Zones,
} from '../rules/fold.ts'

export type Client = pg.ClientBase
export type FoldState = { enrolledTo: Date; foldedAt: Date | null; zones: Record<string, string>; now: Date }

/** Held until the transaction ends; null: another process folds at this moment. */
export async function holdFold(client: Client): Promise<FoldState | null> {
  const { rows } = await client.query<FoldState>(
    `select enrolled_to as "enrolledTo", folded_at as "foldedAt", zones, clock_timestamp() as now
    from metric_fold
    where id = 1
    for update skip locked`,
  )
  return rows[0] ?? null
}

/** Waits for whoever folds, and keeps others from it; before the first look, so that the snapshot is of after it. */
export async function keepFold(client: Client): Promise<void> {
  await client.query('lock table metric_fold in exclusive mode')
}

export async function findFoldedAt(pool: pg.Pool): Promise<{ foldedAt: Date | null; now: Date }> {
  const { rows } = await pool.query<{ foldedAt: Date | null; now: Date }>(
    'select folded_at as "foldedAt", clock_timestamp() as now from metric_fold where id = 1',
  )
  const row = rows[0]
  if (row === undefined) throw new Error('folding has its row')
  return row
}

export async function updateFolded(client: Client, { now }: { now: Date }): Promise<void> {
  await client.query('update metric_fold set folded_at = $1 where id = 1', [now])
}

export async function updateEnrolled(client: Client, { to }: { to: Date }): Promise<void> {
  await client.query('update metric_fold set enrolled_to = $1 where id = 1', [to])
}

export async function updateZones(client: Client, zones: Zones): Promise<void> {
  await client.query('update metric_fold set zones = zones || $1::jsonb where id = 1', [
    JSON.stringify(Object.fromEntries(zones)),
  ])
}

/** Marked and read at once: a flow is read by the transaction that adds it. */
export async function takeFlows(client: Client, limit: number): Promise<Flow[]> {
  const { rows } = await client.query<Flow>(
    `update money_flow as flow
    set folded = true, country = ${countryOfFlow}
    where (purchase_id, number) in (
      select purchase_id, number
      from money_flow
      where not folded
      order by at
      limit $1
    )
    returning purchase_id as "purchaseId", economy_key as "economyKey", mode::text, user_id as "userId", kind::text,
      amount::float8, currency, item, item_key as "itemKey", price_version as "priceVersion", country, at,
      paid_at as "paidAt"`,
    [limit],
  )
  return rows
}

/** That of the payment, for what goes back of it; or else where the user's profile says that it is now. */
export const countryOfFlow = `coalesce(
      flow.country,
      (select first.country from money_flow as first where first.purchase_id = flow.purchase_id and first.number = 1),
      (
        select account.country
        from account_country as account
        where account.economy_key = flow.economy_key and account.mode = flow.mode
          and account.user_id collate "C" = flow.user_id
      ),
      ''
    )`

export async function takeActivity(client: Client, limit: number): Promise<Seen[]> {
  const { rows } = await client.query<Seen>(
    `update activity
    set folded = true
    where (economy_key, mode, user_id, session_id, kind, mission, stage, action) in (
      select economy_key, mode, user_id, session_id, kind, mission, stage, action
      from activity
      where not folded
      order by at
      limit $1
    )
    returning economy_key as "economyKey", mode::text, user_id as "userId", kind, mission, at`,
    [limit],
  )
  return rows
}

export async function takeOpenings(client: Client, limit: number): Promise<Opening[]> {
  const { rows } = await client.query<Opening>(
    `update dispute_opening
    set folded = true
    where dispute_id in (
      select dispute_id
      from dispute_opening
      where not folded
      order by at
      limit $1
    )
    returning dispute_id as "disputeId", economy_key as "economyKey", mode::text, user_id as "userId", reason, at`,
    [limit],
  )
  return rows
}

export async function addMoves(
  client: Client,
  { hours, days }: { hours: MoveRow[]; days: MoveRow[] },
): Promise<void> {
  await client.query(addMovesTo('metric_hour', 'hour', 'timestamptz'), [JSON.stringify(hours)])
  await client.query(addMovesTo('metric_day', 'day', 'date'), [JSON.stringify(days)])
}

function addMovesTo(table: string, bucket: string, type: string): string {
  return `insert into ${table} (
      economy_key, mode, ${bucket}, kind, action, source, class, price_version, arm, entries, tokens, value, revenue
    )
    select "economyKey", mode, ${bucket}, kind, action, source, class, "priceVersion", arm, entries, tokens, value, revenue
    from json_to_recordset($1) as given(
      "economyKey" text, mode mode, ${bucket} ${type}, kind text, action text, source text, class text,
      "priceVersion" integer, arm text, entries bigint, tokens bigint, value bigint, revenue bigint
    )
    on conflict (economy_key, mode, ${bucket}, kind, action, source, class, price_version, arm) do update
    set entries = ${table}.entries + excluded.entries,
      tokens = ${table}.tokens + excluded.tokens,
      value = ${table}.value + excluded.value,
      revenue = ${table}.revenue + excluded.revenue`
}

export async function addMoney(
  client: Client,
  { hours, days }: { hours: MoneyRow[]; days: MoneyRow[] },
): Promise<void> {
  await client.query(addMoneyTo('money_hour', 'hour', 'timestamptz'), [writeWhole(hours)])
  await client.query(addMoneyTo('money_day', 'day', 'date'), [writeWhole(days)])
}

/** What is beyond 2^53 as text. */
function writeWhole(rows: readonly MoneyRow[]): string {
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
}

function addMoneyTo(table: string, bucket: string, type: string): string {
  return `insert into ${table} (
      economy_key, mode, booked, ${bucket}, kind, currency, item, item_key, price_version, country, flows, amount, squares
    )
    select "economyKey", mode, booked, ${bucket}, kind, currency, item, "itemKey", "priceVersion", country, flows, amount,
      squares
    from json_to_recordset($1) as given(
      "economyKey" text, mode mode, booked money_booking, ${bucket} ${type}, kind money_flow_kind, currency char(3),
      item text, "itemKey" text, "priceVersion" integer, country text, flows bigint, amount bigint,
      squares numeric
    )
    on conflict (economy_key, mode, booked, ${bucket}, kind, currency, item, item_key, price_version, country) do update
    set flows = ${table}.flows + excluded.flows,
      amount = ${table}.amount + excluded.amount,
      squares = ${table}.squares + excluded.squares`
}

export async function addTold(client: Client, rows: readonly ToldRow[]): Promise<void> {
  await client.query(
    `insert into activity_day (economy_key, mode, day, kind, mission, told)
    select "economyKey", mode, day, kind, mission, told
    from json_to_recordset($1) as given(
      "economyKey" text, mode mode, day date, kind text, mission text, told bigint
    )
    on conflict (economy_key, mode, day, kind, mission) do update
    set told = activity_day.told + excluded.told`,
    [JSON.stringify(rows)],
  )
}

export async function addOpenings(client: Client, rows: readonly DisputeRow[]): Promise<void> {
  await client.query(
    `insert into dispute_day (economy_key, mode, day, reason, opened)
    select "economyKey", mode, day, reason, opened
    from json_to_recordset($1) as given("economyKey" text, mode mode, day date, reason text, opened bigint)
    on conflict (economy_key, mode, day, reason) do update
    set opened = dispute_day.opened + excluded.opened`,
    [JSON.stringify(rows)],
  )
}

/** Those of the entries between two instants that were not taken before: each is read from the ledger once. */
export async function takeLotMoves(
  client: Client,
  { from, to, economyKeys }: { from: Date; to: Date; economyKeys: readonly string[] },
): Promise<LotMove[]> {
  const { rows } = await client.query<LotMove>(
    `insert into metric_lot_move (
      lane, account_id, seq, place, economy_key, mode, at, class, source, tokens, value
    )
    select lane, account_id, seq, place, economy_key, mode, at, class, source, tokens, value
    from lot_move
    where at between $1 and $2 and kind = any($3) and economy_key = any($4)
    on conflict do nothing
    returning economy_key as "economyKey", mode::text, at, class, source, tokens::float8, value::float8`,
    [from, to, [...lotMoveKinds], economyKeys],
  )
  return rows
}

export async function addLevels(client: Client, rows: readonly LevelRow[]): Promise<void> {
  await client.query(
    `insert into metric_level_day (economy_key, mode, day, class, source, tokens, value)
    select "economyKey", mode, day, class, source, tokens, value
    from json_to_recordset($1) as given(
      "economyKey" text, mode mode, day date, class text, source text, tokens bigint, value bigint
    )
    on conflict (economy_key, mode, day, class, source) do update
    set tokens = metric_level_day.tokens + excluded.tokens, value = metric_level_day.value + excluded.value`,
    [JSON.stringify(rows)],
  )
}
