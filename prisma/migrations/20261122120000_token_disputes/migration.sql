-- CreateEnum
CREATE TYPE "token_dispute_reason" AS ENUM ('unexpected_cost', 'price_unclear', 'balance_unclear', 'expiry_unclear', 'run_failed', 'charged_twice', 'poor_result', 'other');

-- CreateEnum
CREATE TYPE "token_dispute_state" AS ENUM ('open', 'given_back', 'kept');

-- CreateTable
CREATE TABLE "token_dispute" (
    "id" TEXT NOT NULL,
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "account_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "reason" "token_dispute_reason" NOT NULL,
    "entry_seq" BIGINT,
    "entry_at" TIMESTAMPTZ(3),
    "text" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "opened_by_id" TEXT,
    "opened_by_name" TEXT,
    "state" "token_dispute_state" NOT NULL DEFAULT 'open',
    "decision_id" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_id" TEXT,
    "decided_by_name" TEXT,
    "decision_reason" TEXT,
    "given_back" BIGINT,
    "refund_seq" BIGINT,

    CONSTRAINT "token_dispute_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "token_dispute_call" (
    "account_id" UUID NOT NULL,
    "request_id" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "dispute_id" TEXT NOT NULL,

    CONSTRAINT "token_dispute_call_pkey" PRIMARY KEY ("account_id","request_id")
);

-- CreateIndex
CREATE INDEX "token_dispute_economy_key_mode_opened_at_id_idx" ON "token_dispute"("economy_key", "mode", "opened_at", "id");

-- CreateIndex
CREATE INDEX "token_dispute_queue_idx" ON "token_dispute"("economy_key", "mode", "opened_at", "id") WHERE (state = 'open');

-- CreateIndex
CREATE INDEX "token_dispute_economy_key_mode_decided_at_id_idx" ON "token_dispute"("economy_key", "mode", "decided_at", "id") WHERE (state <> 'open');

-- CreateIndex
CREATE INDEX "token_dispute_account_id_opened_at_id_idx" ON "token_dispute"("account_id", "opened_at", "id");

-- CreateIndex
CREATE INDEX "token_dispute_account_id_entry_seq_idx" ON "token_dispute"("account_id", "entry_seq") WHERE (entry_seq IS NOT NULL);

-- CreateIndex
CREATE INDEX "token_dispute_opened_at_idx" ON "token_dispute"("opened_at") WHERE (state = 'open' AND decision_id IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "token_dispute_open_entry_key" ON "token_dispute"("account_id", "entry_seq") WHERE (state = 'open' AND entry_seq IS NOT NULL);

-- CreateIndex
CREATE INDEX "token_dispute_call_dispute_id_idx" ON "token_dispute_call"("dispute_id");

-- AddForeignKey
ALTER TABLE "token_dispute_call" ADD CONSTRAINT "token_dispute_call_dispute_id_fkey" FOREIGN KEY ("dispute_id") REFERENCES "token_dispute"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Found by how a user id begins: the order of its characters, not of a language. Prisma's schema cannot say that.
CREATE INDEX "token_dispute_economy_key_mode_user_id_opened_at_id_idx" ON "token_dispute"("economy_key", "mode", "user_id" COLLATE "C", "opened_at", "id");

-- What Prisma's schema cannot say: a decision is there whole or not at all, and tokens are given back by the entry that says so.
ALTER TABLE "token_dispute"
    ADD CONSTRAINT "token_dispute_entry" CHECK ((entry_seq IS NULL) = (entry_at IS NULL)),
    ADD CONSTRAINT "token_dispute_opened" CHECK ((opened_by_id IS NULL) = (opened_by_name IS NULL)),
    ADD CONSTRAINT "token_dispute_decided" CHECK (
        (state <> 'open') = (decided_at IS NOT NULL)
        AND num_nulls(decided_at, decided_by_id, decided_by_name, decision_reason) IN (0, 4)
        AND (state = 'open' OR decision_id IS NOT NULL)
    ),
    ADD CONSTRAINT "token_dispute_given_back" CHECK (
        (state = 'given_back') = (given_back IS NOT NULL AND refund_seq IS NOT NULL AND entry_seq IS NOT NULL)
        AND num_nulls(given_back, refund_seq) IN (0, 2)
        AND (given_back IS NULL OR given_back > 0)
    );
