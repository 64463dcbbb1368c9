-- CreateTable
CREATE TABLE "insight_account" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "list" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "rank" BIGINT NOT NULL,
    "facts" JSON NOT NULL,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "insight_account_pkey" PRIMARY KEY ("economy_key","mode","list","user_id")
);

-- CreateTable
CREATE TABLE "mission_run" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "mission" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "completed_at" TIMESTAMPTZ(3) NOT NULL,
    "tokens" BIGINT NOT NULL,

    CONSTRAINT "mission_run_pkey" PRIMARY KEY ("economy_key","mode","mission","user_id","completed_at")
);

-- CreateTable
CREATE TABLE "insight_sweep" (
    "id" SMALLINT NOT NULL,
    "moved_to" TIMESTAMPTZ(3) NOT NULL,
    "swept_to" TIMESTAMPTZ(3),
    "swept_lane" SMALLINT NOT NULL,
    "swept_id" UUID NOT NULL,
    "pass_began" TIMESTAMPTZ(3),
    "pass_lane" SMALLINT NOT NULL,
    "pass_id" UUID NOT NULL,
    "passed_at" TIMESTAMPTZ(3),
    "versions" JSONB NOT NULL,

    CONSTRAINT "insight_sweep_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "insight_account_economy_key_mode_list_rank_user_id_idx" ON "insight_account"("economy_key", "mode", "list", "rank" DESC, "user_id");

-- CreateIndex
CREATE INDEX "mission_run_economy_key_mode_mission_completed_at_user_id_idx" ON "mission_run"("economy_key", "mode", "mission", "completed_at", "user_id");

-- CreateIndex
CREATE INDEX "activity_completed_idx" ON "activity"("at", "economy_key", "mode", "user_id") WHERE (kind = 'mission_done');

INSERT INTO "insight_sweep" ("id", "moved_to", "swept_lane", "swept_id", "pass_lane", "pass_id", "versions")
VALUES (1, '2000-01-01Z', -1, '00000000-0000-0000-0000-000000000000', -1, '00000000-0000-0000-0000-000000000000', '{}');

-- How an account stands, as of its newest entry; and what was paid and for which tokens: what insights read of them.
CREATE VIEW "account_standing" AS
SELECT lane, id, economy_key, mode, user_id, opened_at, available, plan, period_end, period_allowance, period_used,
  day_start, day_spent
FROM "account";
CREATE VIEW "purchase_paid" AS
SELECT id, economy_key, mode, user_id, kind, key, tokens, amount - refunded_amount AS kept_amount, currency, paid_at
FROM "purchase"
WHERE paid_at IS NOT NULL AND status IN ('paid', 'delivered') AND amount > refunded_amount;
