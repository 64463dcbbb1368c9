-- CreateEnum
CREATE TYPE "refund_request_state" AS ENUM ('open', 'approved', 'rejected', 'withdrawn');

-- AlterTable
ALTER TABLE "sandbox_object" ADD COLUMN     "due_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "refund_request" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "purchase_id" TEXT NOT NULL,
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "amount" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "asked_by_id" TEXT NOT NULL,
    "asked_by_name" TEXT NOT NULL,
    "asked_by_role" "role" NOT NULL,
    "state" "refund_request_state" NOT NULL DEFAULT 'open',
    "decided_by_id" TEXT,
    "decided_by_name" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,

    CONSTRAINT "refund_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "refund_request_purchase_id_idx" ON "refund_request"("purchase_id");

-- CreateIndex
CREATE INDEX "refund_request_economy_key_mode_at_idx" ON "refund_request"("economy_key", "mode", "at") WHERE (state = 'open');

-- CreateIndex
CREATE INDEX "sandbox_object_due_at_idx" ON "sandbox_object"("due_at") WHERE (due_at IS NOT NULL);

-- AddForeignKey
ALTER TABLE "refund_request" ADD CONSTRAINT "refund_request_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What only SQL can say: who asks does not approve, and what is decided says by whom.
ALTER TABLE "refund_request" ADD CONSTRAINT "refund_request_decided_check" CHECK (
  (state = 'open') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)
);
ALTER TABLE "refund_request" ADD CONSTRAINT "refund_request_second_operator_check" CHECK (
  state <> 'approved' OR decided_by_id <> asked_by_id
);
ALTER TABLE "refund_request" ADD CONSTRAINT "refund_request_amount_check" CHECK (amount > 0);

-- Subscriptions that the sandbox has already renew by themselves from now on.
UPDATE "sandbox_object"
SET due_at = CASE body ->> 'status'
  WHEN 'active' THEN to_timestamp((body #>> '{items,data,0,current_period_end}')::bigint)
  WHEN 'past_due' THEN to_timestamp((body #>> '{items,data,0,current_period_start}')::bigint) + interval '21 days'
END
WHERE kind = 'subscription';
