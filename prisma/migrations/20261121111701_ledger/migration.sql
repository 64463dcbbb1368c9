-- CreateEnum
CREATE TYPE "lot_class" AS ENUM ('granted', 'purchased');

-- CreateEnum
CREATE TYPE "hold_kind" AS ENUM ('hold', 'stake');

-- CreateEnum
CREATE TYPE "hold_state" AS ENUM ('open', 'committed', 'released', 'expired');

-- CreateTable
CREATE TABLE "account" (
    "lane" SMALLINT NOT NULL,
    "id" UUID NOT NULL,
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "user_id" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "available" BIGINT NOT NULL,
    "granted" BIGINT NOT NULL,
    "held" BIGINT NOT NULL,
    "debt" BIGINT NOT NULL,
    "spent_tokens" BIGINT NOT NULL,
    "day_start" TIMESTAMPTZ(3) NOT NULL,
    "day_spent" BIGINT NOT NULL,
    "day_actions" BIGINT NOT NULL,
    "period_start" TIMESTAMPTZ(3) NOT NULL,
    "period_end" TIMESTAMPTZ(3) NOT NULL,
    "period_allowance" BIGINT,
    "period_used" BIGINT NOT NULL,
    "period_warned" SMALLINT NOT NULL,
    "plan" JSON,
    "friction" JSON,
    "uses" JSON,
    "live_lots" BIGINT[],
    "hold_due_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "account_pkey" PRIMARY KEY ("lane","id")
);

-- CreateTable
CREATE TABLE "profile" (
    "lane" SMALLINT NOT NULL,
    "account_id" UUID NOT NULL,
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "email" TEXT,
    "name" TEXT,
    "country" TEXT,
    "timezone" TEXT,
    "referred_by" TEXT,

    CONSTRAINT "profile_pkey" PRIMARY KEY ("lane","account_id")
);

-- CreateTable
CREATE TABLE "lot" (
    "lane" SMALLINT NOT NULL,
    "account_id" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "class" "lot_class" NOT NULL,
    "source" TEXT NOT NULL,
    "original" BIGINT NOT NULL,
    "remaining" BIGINT NOT NULL,
    "held" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "frozen" BOOLEAN NOT NULL,
    "reversed" BOOLEAN NOT NULL,
    "paid_amount" BIGINT NOT NULL,
    "paid_currency" CHAR(3),
    "cause" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lot_pkey" PRIMARY KEY ("lane","account_id","number")
);

-- CreateTable
CREATE TABLE "hold" (
    "lane" SMALLINT NOT NULL,
    "account_id" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "kind" "hold_kind" NOT NULL,
    "state" "hold_state" NOT NULL,
    "action" TEXT,
    "quantity" BIGINT,
    "size" BIGINT,
    "amount" BIGINT NOT NULL,
    "draws" JSON NOT NULL,
    "price_version" INTEGER,
    "arm" TEXT,
    "request_id" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL,
    "facts" JSON NOT NULL,
    "closed_seq" BIGINT,
    "closed_with" BYTEA,

    CONSTRAINT "hold_pkey" PRIMARY KEY ("lane","account_id","number")
);

-- CreateTable
CREATE TABLE "entry" (
    "lane" SMALLINT NOT NULL,
    "account_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "available" BIGINT NOT NULL,
    "granted" BIGINT NOT NULL,
    "held" BIGINT NOT NULL,
    "debt" BIGINT NOT NULL,
    "value" BIGINT NOT NULL,
    "action" TEXT,
    "quantity" BIGINT,
    "size" BIGINT,
    "request_id" TEXT,
    "refers_to" BIGINT,
    "price_version" INTEGER,
    "arm" TEXT,
    "reason" TEXT,
    "draws" JSON NOT NULL,
    "metadata" JSON,
    "detail" JSON NOT NULL,
    "revenue" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "entry_pkey" PRIMARY KEY ("lane","account_id","seq")
);

-- CreateTable
CREATE TABLE "stored_answer" (
    "lane" SMALLINT NOT NULL,
    "account_id" UUID NOT NULL,
    "request_id" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "seq" BIGINT NOT NULL,

    CONSTRAINT "stored_answer_pkey" PRIMARY KEY ("lane","account_id","request_id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "lane" SMALLINT NOT NULL,
    "account_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "topic" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("lane","account_id","seq","topic")
);

-- CreateTable
CREATE TABLE "metric_delta" (
    "lane" SMALLINT NOT NULL,
    "batch" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "action" TEXT,
    "source" TEXT,
    "class" "lot_class",
    "price_version" INTEGER,
    "arm" TEXT,
    "entries" BIGINT NOT NULL,
    "tokens" BIGINT NOT NULL,
    "value" BIGINT NOT NULL,
    "revenue" BIGINT NOT NULL,

    CONSTRAINT "metric_delta_pkey" PRIMARY KEY ("lane","batch","number")
);

-- CreateIndex
CREATE INDEX "account_lane_due_at_idx" ON "account"("lane", "due_at");

-- CreateIndex
CREATE INDEX "account_economy_key_mode_user_id_idx" ON "account"("economy_key", "mode", "user_id");

-- CreateIndex
CREATE INDEX "profile_economy_key_mode_email_idx" ON "profile"("economy_key", "mode", "email");

-- CreateIndex
CREATE INDEX "hold_lane_account_id_idx" ON "hold"("lane", "account_id") WHERE (state = 'open');

-- CreateIndex
CREATE INDEX "entry_lane_account_id_refers_to_idx" ON "entry"("lane", "account_id", "refers_to") WHERE (kind = 'refund');

-- AddForeignKey
ALTER TABLE "profile" ADD CONSTRAINT "profile_lane_account_id_fkey" FOREIGN KEY ("lane", "account_id") REFERENCES "account"("lane", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lot" ADD CONSTRAINT "lot_lane_account_id_fkey" FOREIGN KEY ("lane", "account_id") REFERENCES "account"("lane", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hold" ADD CONSTRAINT "hold_lane_account_id_fkey" FOREIGN KEY ("lane", "account_id") REFERENCES "account"("lane", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.

-- Rows that change with every move find room on their own page, so that no index has to follow.
ALTER TABLE "account" SET (fillfactor = 50);
ALTER TABLE "lot" SET (fillfactor = 50);
ALTER TABLE "hold" SET (fillfactor = 70);

ALTER TABLE "account" ADD CONSTRAINT "account_lane" CHECK ("lane" BETWEEN 0 AND 31);
ALTER TABLE "account" ADD CONSTRAINT "account_tokens" CHECK (
  "available" BETWEEN 0 AND 9007199254740991
  AND "granted" BETWEEN 0 AND "available"
  AND "held" BETWEEN 0 AND 9007199254740991
  AND "debt" BETWEEN 0 AND 9007199254740991
);
ALTER TABLE "lot" ADD CONSTRAINT "lot_tokens" CHECK (
  "original" BETWEEN 0 AND 9007199254740991
  AND "remaining" BETWEEN 0 AND "original"
  AND "held" BETWEEN 0 AND "remaining"
);
ALTER TABLE "hold" ADD CONSTRAINT "hold_amount" CHECK ("amount" BETWEEN 0 AND 9007199254740991);
ALTER TABLE "hold" ADD CONSTRAINT "hold_closed_once" CHECK (("state" = 'open') = ("closed_seq" IS NULL));
ALTER TABLE "entry" ADD CONSTRAINT "entry_tokens" CHECK (
  "seq" >= 1
  AND "available" BETWEEN 0 AND 9007199254740991
  AND "value" BETWEEN 0 AND 9007199254740991
  AND octet_length("hash") = 32
);

-- What was written stays as it was written; corrections are new entries.
CREATE TRIGGER entry_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON "entry"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE "entry" ENABLE ALWAYS TRIGGER entry_append_only;

CREATE TRIGGER stored_answer_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON "stored_answer"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE "stored_answer" ENABLE ALWAYS TRIGGER stored_answer_append_only;
