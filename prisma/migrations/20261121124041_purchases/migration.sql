-- CreateEnum
CREATE TYPE "purchase_status" AS ENUM ('pending', 'paid', 'delivered', 'failed', 'cancelled', 'refunded', 'disputed');

-- CreateEnum
CREATE TYPE "purchase_kind" AS ENUM ('topup', 'pack');

-- CreateEnum
CREATE TYPE "purchase_move_kind" AS ENUM ('deliver', 'claw_back', 'restore', 'freeze', 'thaw');

-- CreateTable
CREATE TABLE "purchase" (
    "id" TEXT NOT NULL,
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "user_id" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "kind" "purchase_kind" NOT NULL,
    "key" TEXT,
    "name" TEXT NOT NULL,
    "tokens" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "price_version" INTEGER NOT NULL,
    "impression_id" TEXT,
    "return_url" TEXT,
    "status" "purchase_status" NOT NULL DEFAULT 'pending',
    "failure" TEXT,
    "session_id" TEXT,
    "checkout_url" TEXT,
    "payment_intent_id" TEXT,
    "refunded_amount" BIGINT NOT NULL DEFAULT 0,
    "dispute_state" TEXT,
    "fraud_warned_at" TIMESTAMPTZ(3),
    "kept_tokens" BIGINT NOT NULL DEFAULT 0,
    "frozen" BOOLEAN NOT NULL DEFAULT false,
    "moves" INTEGER NOT NULL DEFAULT 0,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "paid_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "ask_at" TIMESTAMPTZ(3),

    CONSTRAINT "purchase_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "purchase_move" (
    "purchase_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" "purchase_move_kind" NOT NULL,
    "tokens" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "done_at" TIMESTAMPTZ(3),
    "refusal" TEXT,

    CONSTRAINT "purchase_move_pkey" PRIMARY KEY ("purchase_id","number")
);

-- CreateTable
CREATE TABLE "stripe_event" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "outcome" TEXT,
    "purchase_id" TEXT,

    CONSTRAINT "stripe_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox_object" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "payment_intent_id" TEXT,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "sandbox_object_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox_answer" (
    "idempotency_key" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "sandbox_answer_pkey" PRIMARY KEY ("idempotency_key")
);

-- CreateTable
CREATE TABLE "sandbox_task" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" JSONB,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "sandbox_task_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "purchase_session_id_key" ON "purchase"("session_id");

-- CreateIndex
CREATE UNIQUE INDEX "purchase_payment_intent_id_key" ON "purchase"("payment_intent_id");

-- CreateIndex
CREATE INDEX "purchase_economy_key_mode_created_at_idx" ON "purchase"("economy_key", "mode", "created_at");

-- CreateIndex
CREATE INDEX "purchase_ask_at_idx" ON "purchase"("ask_at") WHERE (ask_at IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "purchase_economy_key_mode_user_id_request_id_key" ON "purchase"("economy_key", "mode", "user_id", "request_id");

-- CreateIndex
CREATE INDEX "purchase_move_at_idx" ON "purchase_move"("at") WHERE (done_at IS NULL);

-- CreateIndex
CREATE INDEX "stripe_event_received_at_idx" ON "stripe_event"("received_at") WHERE (outcome IS NULL);

-- CreateIndex
CREATE INDEX "sandbox_object_payment_intent_id_kind_idx" ON "sandbox_object"("payment_intent_id", "kind");

-- CreateIndex
CREATE INDEX "sandbox_task_due_at_idx" ON "sandbox_task"("due_at") WHERE (done_at IS NULL);

-- AddForeignKey
ALTER TABLE "purchase_move" ADD CONSTRAINT "purchase_move_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
