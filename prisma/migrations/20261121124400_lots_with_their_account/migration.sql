-- What is left of a lot moves to the account: a spend then reads and writes one row for the account and all of its lots.
ALTER TABLE "account"
  ADD COLUMN "live_free" BIGINT[] NOT NULL DEFAULT '{}',
  ADD COLUMN "live_held" BIGINT[] NOT NULL DEFAULT '{}',
  ADD COLUMN "live_used" BIGINT[] NOT NULL DEFAULT '{}',
  ADD COLUMN "live_facts" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "lot"
  ADD COLUMN "clawed_back" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "taken_back" BIGINT NOT NULL DEFAULT 0;

UPDATE "account"
SET "live_lots" = live.numbers, "live_free" = live.free, "live_held" = live.held, "live_used" = live.used,
  "live_facts" = live.facts
FROM (
  SELECT "lane", "account_id",
    array_agg("number" ORDER BY "class", "expires_at" NULLS LAST, "number") AS numbers,
    array_agg("remaining" - "held" ORDER BY "class", "expires_at" NULLS LAST, "number") AS free,
    array_agg("held" ORDER BY "class", "expires_at" NULLS LAST, "number") AS held,
    array_agg("original" - "remaining" ORDER BY "class", "expires_at" NULLS LAST, "number") AS used,
    json_agg(json_build_array(
      left("class"::text, 1), "source", (date_part('epoch', "expires_at") * 1000)::bigint, "frozen", "reversed", 0, 0,
      "paid_amount", "paid_currency", "cause", (date_part('epoch', "at") * 1000)::bigint
    ) ORDER BY "class", "expires_at" NULLS LAST, "number")::text AS facts
  FROM "lot"
  WHERE "remaining" > 0
  GROUP BY "lane", "account_id"
) AS live
WHERE "account"."lane" = live."lane" AND "account"."id" = live."account_id";

ALTER TABLE "account"
  ALTER COLUMN "live_free" DROP DEFAULT,
  ALTER COLUMN "live_held" DROP DEFAULT,
  ALTER COLUMN "live_used" DROP DEFAULT,
  ALTER COLUMN "live_facts" DROP DEFAULT;
ALTER TABLE "lot"
  ALTER COLUMN "clawed_back" DROP DEFAULT,
  ALTER COLUMN "taken_back" DROP DEFAULT,
  DROP CONSTRAINT "lot_tokens",
  DROP COLUMN "remaining",
  DROP COLUMN "held",
  RESET (fillfactor);

-- Free, held and used add up to what a lot brought, so none of them is ever more than that.
ALTER TABLE "account" ADD CONSTRAINT "account_lots" CHECK (
  0 <= ALL ("live_free") AND 0 <= ALL ("live_held") AND 0 <= ALL ("live_used")
  AND cardinality("live_lots") = cardinality("live_free")
  AND cardinality("live_lots") = cardinality("live_held")
  AND cardinality("live_lots") = cardinality("live_used")
);
ALTER TABLE "lot" ADD CONSTRAINT "lot_tokens" CHECK (
  "original" BETWEEN 0 AND 9007199254740991
  AND "clawed_back" BETWEEN 0 AND "original"
  AND "taken_back" BETWEEN 0 AND "clawed_back"
);

-- The ledger writes these as it read them; the database has nothing to look at inside.
ALTER TABLE "entry" ALTER COLUMN "draws" TYPE TEXT, ALTER COLUMN "detail" TYPE TEXT;

-- A lot and what is left of it, for whoever reads.
CREATE VIEW "lot_balance" AS
SELECT lot.*,
  coalesce(account.live_free[place.n] + account.live_held[place.n], 0) AS remaining,
  coalesce(account.live_held[place.n], 0) AS held
FROM "lot" AS lot
JOIN "account" AS account ON account.lane = lot.lane AND account.id = lot.account_id
CROSS JOIN LATERAL (SELECT array_position(account.live_lots, lot.number) AS n) AS place;
