-- CreateEnum
CREATE TYPE "money_flow_kind" AS ENUM ('captured', 'refunded', 'lost', 'disputed');

-- CreateEnum
CREATE TYPE "member_role" AS ENUM ('active', 'paying');

-- What waits was summed by whole hours: of zones with half hours, what was done then may count for the day beside it
-- until the figures are built anew.
ALTER TABLE "metric_delta" RENAME COLUMN "hour" TO "quarter";
ALTER TABLE "metric_delta" ADD COLUMN "first_at" TIMESTAMPTZ(3), ADD COLUMN "last_at" TIMESTAMPTZ(3);
UPDATE "metric_delta" SET "first_at" = "quarter", "last_at" = "quarter" + interval '1 hour';
ALTER TABLE "metric_delta" ALTER COLUMN "first_at" SET NOT NULL, ALTER COLUMN "last_at" SET NOT NULL;

-- CreateTable
CREATE TABLE "metric_hour" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "price_version" INTEGER NOT NULL,
    "arm" TEXT NOT NULL,
    "entries" BIGINT NOT NULL,
    "tokens" BIGINT NOT NULL,
    "value" BIGINT NOT NULL,
    "revenue" BIGINT NOT NULL,

    CONSTRAINT "metric_hour_pkey" PRIMARY KEY ("economy_key","mode","hour","kind","action","source","class","price_version","arm")
);

-- CreateTable
CREATE TABLE "metric_day" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "day" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "price_version" INTEGER NOT NULL,
    "arm" TEXT NOT NULL,
    "entries" BIGINT NOT NULL,
    "tokens" BIGINT NOT NULL,
    "value" BIGINT NOT NULL,
    "revenue" BIGINT NOT NULL,

    CONSTRAINT "metric_day_pkey" PRIMARY KEY ("economy_key","mode","day","kind","action","source","class","price_version","arm")
);

-- CreateTable
CREATE TABLE "money_flow" (
    "purchase_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "user_id" TEXT NOT NULL,
    "kind" "money_flow_kind" NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "item" TEXT NOT NULL,
    "item_key" TEXT NOT NULL,
    "price_version" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "paid_at" TIMESTAMPTZ(3) NOT NULL,
    "folded" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "money_flow_pkey" PRIMARY KEY ("purchase_id","number")
);

-- CreateTable
CREATE TABLE "money_hour" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "kind" "money_flow_kind" NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "item" TEXT NOT NULL,
    "item_key" TEXT NOT NULL,
    "price_version" INTEGER NOT NULL,
    "flows" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "money_hour_pkey" PRIMARY KEY ("economy_key","mode","hour","kind","currency","item","item_key","price_version")
);

-- CreateTable
CREATE TABLE "money_day" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "day" DATE NOT NULL,
    "kind" "money_flow_kind" NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "item" TEXT NOT NULL,
    "item_key" TEXT NOT NULL,
    "price_version" INTEGER NOT NULL,
    "flows" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "money_day_pkey" PRIMARY KEY ("economy_key","mode","day","kind","currency","item","item_key","price_version")
);

-- CreateTable
CREATE TABLE "activity" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "user_id" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "mission" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "folded" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "activity_pkey" PRIMARY KEY ("economy_key","mode","user_id","session_id","kind","mission","stage","action")
);

-- CreateTable
CREATE TABLE "metric_member" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "role" "member_role" NOT NULL,
    "user_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "previous_day" DATE NOT NULL,

    CONSTRAINT "metric_member_pkey" PRIMARY KEY ("economy_key","mode","role","user_id","day")
);

-- CreateTable
CREATE TABLE "metric_return" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "role" "member_role" NOT NULL,
    "day" DATE NOT NULL,
    "previous_day" DATE NOT NULL,
    "accounts" BIGINT NOT NULL,

    CONSTRAINT "metric_return_pkey" PRIMARY KEY ("economy_key","mode","role","day","previous_day")
);

-- CreateTable
CREATE TABLE "metric_cohort" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "cohort" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "price_version" INTEGER NOT NULL,
    "began_at" TIMESTAMPTZ(3) NOT NULL,
    "judge_at" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE,
    "succeeded" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "metric_cohort_pkey" PRIMARY KEY ("economy_key","mode","cohort","subject")
);

-- CreateTable
CREATE TABLE "metric_cohort_day" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "cohort" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "price_version" INTEGER NOT NULL,
    "judged" BIGINT NOT NULL,
    "succeeded" BIGINT NOT NULL,

    CONSTRAINT "metric_cohort_day_pkey" PRIMARY KEY ("economy_key","mode","cohort","day","price_version")
);

-- CreateTable
CREATE TABLE "metric_fold" (
    "id" SMALLINT NOT NULL,
    "enrolled_to" TIMESTAMPTZ(3) NOT NULL,
    "folded_at" TIMESTAMPTZ(3),
    "zones" JSONB NOT NULL,

    CONSTRAINT "metric_fold_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "money_flow_at_idx" ON "money_flow"("at") WHERE (NOT folded);

-- CreateIndex
CREATE INDEX "money_flow_economy_key_mode_at_purchase_id_number_idx" ON "money_flow"("economy_key", "mode", "at", "purchase_id", "number");

-- CreateIndex
CREATE INDEX "money_flow_economy_key_mode_user_id_at_idx" ON "money_flow"("economy_key", "mode", "user_id", "at");

-- CreateIndex
CREATE INDEX "activity_at_idx" ON "activity"("at") WHERE (NOT folded);

-- CreateIndex
CREATE INDEX "metric_member_economy_key_mode_role_day_user_id_idx" ON "metric_member"("economy_key", "mode", "role", "day", "user_id");

-- CreateIndex
CREATE INDEX "metric_cohort_judge_at_idx" ON "metric_cohort"("judge_at") WHERE (day IS NULL);

-- CreateIndex
CREATE INDEX "metric_cohort_economy_key_mode_cohort_day_subject_idx" ON "metric_cohort"("economy_key", "mode", "cohort", "day", "subject") WHERE (day IS NOT NULL);

INSERT INTO "metric_fold" ("id", "enrolled_to", "zones") VALUES (1, '2000-01-01Z', '{}');

-- Folding reads the newest moments of the ledger again and again: blocks are counted into the index as they fill.
ALTER INDEX "entry_at_idx" SET (autosummarize = on);

-- A move of the ledger with whose it is: what figures read of it.
CREATE VIEW "ledger_move" AS
SELECT account.economy_key, account.mode, account.user_id, entry.lane, entry.account_id, entry.seq, entry.at,
  entry.kind, entry.action, entry.price_version, entry.arm, entry.amount, entry.value, entry.revenue, entry.draws
FROM "entry" AS entry
JOIN "account" AS account ON account.lane = entry.lane AND account.id = entry.account_id;

-- A purchase as it was begun, and a paywall as it was shown: what figures read of them.
CREATE VIEW "purchase_begun" AS
SELECT id, economy_key, mode, user_id, kind, key, price_version, impression_id, created_at, paid_at
FROM "purchase";
CREATE VIEW "paywall_shown" AS
SELECT id, economy_key, mode, user_id, action, price_version, shown_at, selected_at
FROM "paywall_impression";

-- Each change of a purchase's money becomes a flow of its own day. In a trigger: sweeps, webhooks and operators all change
-- purchases, and a figure must not depend on each of them remembering. The purchase's row is locked while it changes, so
-- the flows of one are numbered without gaps.
CREATE FUNCTION note_money_flow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last_number integer;
  captured boolean := new.paid_at IS NOT NULL;
  captured_before boolean := false;
  refunded bigint := CASE WHEN captured THEN new.refunded_amount ELSE 0 END;
  refunded_before bigint := 0;
  lost bigint := CASE WHEN captured AND new.dispute_state = 'lost' THEN new.amount - new.refunded_amount ELSE 0 END;
  lost_before bigint := 0;
  disputed boolean := captured AND new.dispute_state IS NOT NULL;
  disputed_before boolean := false;
  back_at timestamptz := clock_timestamp();
BEGIN
  IF tg_op = 'UPDATE' AND old.paid_at IS NOT NULL THEN
    captured_before := true;
    refunded_before := old.refunded_amount;
    lost_before := CASE WHEN old.dispute_state = 'lost' THEN old.amount - old.refunded_amount ELSE 0 END;
  END IF;
  IF NOT captured OR (captured_before AND refunded = refunded_before AND lost = lost_before AND NOT disputed) THEN
    RETURN NULL;
  END IF;
  -- A purchase that comes with its past says by its moves when money went back.
  IF tg_op = 'INSERT' THEN
    SELECT coalesce(max(move.at), back_at) INTO back_at
    FROM purchase_move AS move
    WHERE move.purchase_id = new.id AND move.kind::text <> 'deliver';
  END IF;
  SELECT coalesce(max(number), 0), coalesce(bool_or(kind = 'disputed'), false)
  INTO last_number, disputed_before
  FROM money_flow
  WHERE purchase_id = new.id;
  INSERT INTO money_flow (
    purchase_id, number, economy_key, mode, user_id, kind, amount, currency, item, item_key, price_version, at, paid_at
  )
  SELECT new.id, last_number + row_number() OVER (ORDER BY flow.place), new.economy_key, new.mode, new.user_id,
    flow.kind::money_flow_kind, flow.amount, new.currency, new.kind::text, coalesce(new.key, ''), new.price_version,
    flow.at, new.paid_at
  FROM (
    VALUES
      (1, 'captured', new.amount, new.paid_at, captured AND NOT captured_before),
      (2, 'refunded', refunded - refunded_before, back_at, refunded <> refunded_before),
      (3, 'disputed', new.amount, back_at, disputed AND NOT disputed_before),
      (4, 'lost', lost - lost_before, back_at, lost <> lost_before)
  ) AS flow(place, kind, amount, at, happened)
  WHERE flow.happened;
  RETURN NULL;
END $$;
CREATE TRIGGER purchase_money_changed
AFTER UPDATE OF paid_at, refunded_amount, dispute_state ON "purchase"
FOR EACH ROW EXECUTE FUNCTION note_money_flow();
-- At the end of its transaction: its moves come after it.
CREATE CONSTRAINT TRIGGER purchase_money_begun
AFTER INSERT ON "purchase" DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION note_money_flow();

-- What was paid before there were flows; when money went back then is told by the last move that took tokens back.
INSERT INTO money_flow (
  purchase_id, number, economy_key, mode, user_id, kind, amount, currency, item, item_key, price_version, at, paid_at
)
SELECT purchase.id, row_number() OVER (PARTITION BY purchase.id ORDER BY flow.place), purchase.economy_key, purchase.mode,
  purchase.user_id, flow.kind::money_flow_kind, flow.amount, purchase.currency, purchase.kind::text,
  coalesce(purchase.key, ''), purchase.price_version, flow.at, purchase.paid_at
FROM "purchase" AS purchase
CROSS JOIN LATERAL (
  SELECT coalesce(max(move.at), purchase.paid_at) AS at
  FROM "purchase_move" AS move
  WHERE move.purchase_id = purchase.id AND move.kind::text <> 'deliver'
) AS back
CROSS JOIN LATERAL (
  VALUES
    (1, 'captured', purchase.amount, purchase.paid_at, true),
    (2, 'refunded', purchase.refunded_amount, back.at, purchase.refunded_amount <> 0),
    (3, 'disputed', purchase.amount, back.at, purchase.dispute_state IS NOT NULL),
    (4, 'lost', purchase.amount - purchase.refunded_amount, back.at,
      purchase.dispute_state = 'lost' AND purchase.amount <> purchase.refunded_amount)
) AS flow(place, kind, amount, at, happened)
WHERE purchase.paid_at IS NOT NULL AND flow.happened;

-- Only whether a flow is folded changes.
CREATE TRIGGER money_flow_append_only
BEFORE DELETE OR TRUNCATE OR UPDATE OF purchase_id, number, economy_key, mode, user_id, kind, amount, currency, item,
  item_key, price_version, at, paid_at ON "money_flow"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE "money_flow" ENABLE ALWAYS TRIGGER money_flow_append_only;
