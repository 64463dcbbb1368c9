-- CreateEnum
CREATE TYPE "move_state" AS ENUM ('asked', 'done', 'refused');

-- CreateTable
CREATE TABLE "operator_move" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "user_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "ask" JSONB NOT NULL,
    "tokens" BIGINT NOT NULL,
    "before" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "actor_role" "role" NOT NULL,
    "request_id" TEXT NOT NULL,
    "state" "move_state" NOT NULL DEFAULT 'asked',
    "seq" BIGINT,
    "refusal" JSONB,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "operator_move_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "operator_move_at_idx" ON "operator_move"("at") WHERE (state = 'asked');

-- CreateIndex
CREATE INDEX "operator_move_actor_id_at_idx" ON "operator_move"("actor_id", "at");

-- CreateIndex
CREATE INDEX "account_economy_key_mode_day_start_idx" ON "account"("economy_key", "mode", "day_start");

-- CreateIndex
CREATE INDEX "account_owing_idx" ON "account"("economy_key", "mode", "day_start") WHERE (debt > 0);

-- CreateIndex
CREATE INDEX "account_restricted_idx" ON "account"("economy_key", "mode", "day_start") WHERE (friction IS NOT NULL);

-- What Prisma's schema cannot say.

-- Found by how they begin: the order of their characters, not of a language.
DROP INDEX "account_economy_key_mode_user_id_idx";
CREATE INDEX "account_economy_key_mode_user_id_idx" ON "account"("economy_key", "mode", "user_id" COLLATE "C");
DROP INDEX "profile_economy_key_mode_email_idx";
CREATE INDEX "profile_economy_key_mode_email_idx" ON "profile"("economy_key", "mode", "email" COLLATE "C");
