-- CreateEnum
CREATE TYPE "money_booking" AS ENUM ('own_day', 'purchase_day');

-- AlterEnum
ALTER TYPE "member_role" ADD VALUE 'overusing';

-- AlterTable
-- What stands there was counted by its own day, and nobody asked where: all of it is counted anew, see below.
ALTER TABLE "money_day" DROP CONSTRAINT "money_day_pkey",
ADD COLUMN     "booked" "money_booking" NOT NULL DEFAULT 'own_day',
ADD COLUMN     "country" TEXT NOT NULL DEFAULT '',
ADD CONSTRAINT "money_day_pkey" PRIMARY KEY ("economy_key", "mode", "booked", "day", "kind", "currency", "item", "item_key", "price_version", "country");
ALTER TABLE "money_day" ALTER COLUMN "booked" DROP DEFAULT, ALTER COLUMN "country" DROP DEFAULT;

-- AlterTable
ALTER TABLE "money_flow" ADD COLUMN     "country" TEXT;

-- AlterTable
ALTER TABLE "money_hour" DROP CONSTRAINT "money_hour_pkey",
ADD COLUMN     "booked" "money_booking" NOT NULL DEFAULT 'own_day',
ADD COLUMN     "country" TEXT NOT NULL DEFAULT '',
ADD CONSTRAINT "money_hour_pkey" PRIMARY KEY ("economy_key", "mode", "booked", "hour", "kind", "currency", "item", "item_key", "price_version", "country");
ALTER TABLE "money_hour" ALTER COLUMN "booked" DROP DEFAULT, ALTER COLUMN "country" DROP DEFAULT;

-- CreateTable
CREATE TABLE "activity_day" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "day" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "mission" TEXT NOT NULL,
    "told" BIGINT NOT NULL,

    CONSTRAINT "activity_day_pkey" PRIMARY KEY ("economy_key","mode","day","kind","mission")
);

-- CreateTable
CREATE TABLE "metric_lot_move" (
    "lane" SMALLINT NOT NULL,
    "account_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "place" SMALLINT NOT NULL,
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "class" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "tokens" BIGINT NOT NULL,
    "value" BIGINT NOT NULL,

    CONSTRAINT "metric_lot_move_pkey" PRIMARY KEY ("lane","account_id","seq","place")
);

-- CreateTable
CREATE TABLE "metric_level_day" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "day" DATE NOT NULL,
    "class" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "tokens" BIGINT NOT NULL,
    "value" BIGINT NOT NULL,

    CONSTRAINT "metric_level_day_pkey" PRIMARY KEY ("economy_key","mode","day","class","source")
);

-- CreateIndex
CREATE INDEX "metric_lot_move_economy_key_idx" ON "metric_lot_move"("economy_key");

-- CreateIndex
CREATE INDEX "money_flow_economy_key_mode_paid_at_purchase_id_number_idx" ON "money_flow"("economy_key", "mode", "paid_at", "purchase_id", "number");

-- Where an account is stays as it was when its money was first counted, so that to count it anew finds the same.
CREATE TRIGGER money_flow_country_once
BEFORE UPDATE OF country ON "money_flow"
FOR EACH ROW WHEN (old.country IS NOT NULL AND new.country IS DISTINCT FROM old.country)
EXECUTE FUNCTION refuse_change();

-- Moves of lots that a batch's sums do not tell the whole of: what each brought or took, and the share of the lot's price.
-- What a lot has yet to recognise is what was paid less the share of what is gone, rounded as the ledger rounds it.
CREATE VIEW "lot_move" AS
SELECT move.economy_key, move.mode, move.lane, move.account_id, move.seq, draw.place, move.user_id, move.at, move.kind,
  CASE draw.row ->> 1 WHEN 'g' THEN 'granted' ELSE 'purchased' END AS class, draw.row ->> 2 AS source, drawn.tokens,
  coalesce(
    div(lot.paid_amount::numeric * (lot.original - drawn.after + drawn.tokens), nullif(lot.original, 0))
      - div(lot.paid_amount::numeric * (lot.original - drawn.after), nullif(lot.original, 0)),
    0
  )::bigint AS value
FROM "ledger_move" AS move
CROSS JOIN LATERAL json_array_elements(move.draws::json) WITH ORDINALITY AS draw(row, place)
CROSS JOIN LATERAL (
  SELECT (draw.row ->> 4)::bigint AS after,
    (draw.row ->> 3)::bigint * CASE
      WHEN move.kind IN ('purchase', 'restore') OR (move.kind = 'adjust' AND move.amount > 0) THEN 1
      ELSE -1
    END AS tokens
) AS drawn
JOIN "lot" AS lot
  ON lot.lane = move.lane AND lot.account_id = move.account_id AND lot.number = (draw.row ->> 0)::bigint
WHERE move.kind IN ('purchase', 'claw_back', 'restore', 'repay', 'adjust');

-- Where an account's user is, as far as its product told.
CREATE VIEW "account_country" AS
SELECT account.economy_key, account.mode, account.user_id, profile.country
FROM "account" AS account
JOIN "profile" AS profile ON profile.lane = account.lane AND profile.account_id = account.id
WHERE profile.country IS NOT NULL;

-- Whether a price version that was not cancelled sells top-ups: what figures read of it.
CREATE VIEW "price_version_begun" AS
SELECT version.economy_key, version.number, version.effective_at,
  coalesce((version.document -> 'topUp' ->> 'enabled')::boolean, false) AS sells_top_ups
FROM "price_version" AS version
WHERE NOT EXISTS (
  SELECT
  FROM "price_cancellation" AS cancelled
  WHERE cancelled.economy_key = version.economy_key AND cancelled.number = version.number
);

-- An economy whose days seem to be counted by another zone than its own is counted anew, once, by whoever folds next.
UPDATE "metric_fold" AS fold
SET zones = coalesce((SELECT jsonb_object_agg(key, '') FROM jsonb_object_keys(fold.zones) AS key), '{}');
