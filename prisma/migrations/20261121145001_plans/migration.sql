-- CreateEnum
CREATE TYPE "subscription_status" AS ENUM ('active', 'past_due', 'ended');

-- CreateEnum
CREATE TYPE "plan_order_kind" AS ENUM ('cancel', 'change');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "purchase_kind" ADD VALUE 'lifetime';
ALTER TYPE "purchase_kind" ADD VALUE 'plan';
ALTER TYPE "purchase_kind" ADD VALUE 'renewal';
ALTER TYPE "purchase_kind" ADD VALUE 'plan_change';

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "purchase_move_kind" ADD VALUE 'end';
ALTER TYPE "purchase_move_kind" ADD VALUE 'resume';

-- AlterTable
ALTER TABLE "purchase" ADD COLUMN     "ended" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "grant_at" TIMESTAMPTZ(3),
ADD COLUMN     "grants" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "invoice_id" TEXT,
ADD COLUMN     "period_end" TIMESTAMPTZ(3),
ADD COLUMN     "period_start" TIMESTAMPTZ(3),
ADD COLUMN     "subscription_id" TEXT;

-- AlterTable
ALTER TABLE "sandbox_object" ADD COLUMN     "subscription_id" TEXT;

-- CreateTable
CREATE TABLE "subscription" (
    "id" TEXT NOT NULL,
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "user_id" TEXT NOT NULL,
    "purchase_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "plan_key" TEXT NOT NULL,
    "status" "subscription_status" NOT NULL,
    "cancel_at_period_end" BOOLEAN NOT NULL DEFAULT false,
    "period_end" TIMESTAMPTZ(3) NOT NULL,
    "changes" INTEGER NOT NULL DEFAULT 0,
    "changes_done" INTEGER NOT NULL DEFAULT 0,
    "refusal" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "ended_at" TIMESTAMPTZ(3),
    "ask_at" TIMESTAMPTZ(3),

    CONSTRAINT "subscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_order" (
    "id" TEXT NOT NULL,
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "user_id" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "subscription_id" TEXT NOT NULL,
    "kind" "plan_order_kind" NOT NULL,
    "plan_key" TEXT NOT NULL,
    "price_version" INTEGER NOT NULL,
    "state" "move_state" NOT NULL DEFAULT 'asked',
    "refusal" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "plan_order_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "subscription_purchase_id_key" ON "subscription"("purchase_id");

-- CreateIndex
CREATE INDEX "subscription_economy_key_mode_user_id_created_at_idx" ON "subscription"("economy_key", "mode", "user_id", "created_at");

-- CreateIndex
CREATE INDEX "subscription_ask_at_idx" ON "subscription"("ask_at") WHERE (ask_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "plan_order_subscription_id_at_idx" ON "plan_order"("subscription_id", "at");

-- CreateIndex
CREATE INDEX "plan_order_at_idx" ON "plan_order"("at") WHERE (state = 'asked');

-- CreateIndex
CREATE UNIQUE INDEX "plan_order_economy_key_mode_user_id_request_id_key" ON "plan_order"("economy_key", "mode", "user_id", "request_id");

-- CreateIndex
CREATE UNIQUE INDEX "purchase_invoice_id_key" ON "purchase"("invoice_id");

-- CreateIndex
CREATE INDEX "purchase_grant_at_idx" ON "purchase"("grant_at") WHERE (grant_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "purchase_subscription_id_created_at_idx" ON "purchase"("subscription_id", "created_at") WHERE (subscription_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "sandbox_object_subscription_id_kind_idx" ON "sandbox_object"("subscription_id", "kind");

-- AddForeignKey
ALTER TABLE "plan_order" ADD CONSTRAINT "plan_order_subscription_id_fkey" FOREIGN KEY ("subscription_id") REFERENCES "subscription"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
