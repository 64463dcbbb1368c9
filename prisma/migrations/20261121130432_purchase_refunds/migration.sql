-- CreateTable
CREATE TABLE "purchase_refund" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "purchase_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "actor_role" "role" NOT NULL,
    "request_id" TEXT NOT NULL,
    "state" "move_state" NOT NULL DEFAULT 'asked',
    "refusal" TEXT,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "purchase_refund_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "purchase_refund_purchase_id_idx" ON "purchase_refund"("purchase_id");

-- CreateIndex
CREATE INDEX "purchase_refund_at_idx" ON "purchase_refund"("at") WHERE (state = 'asked');

-- AddForeignKey
ALTER TABLE "purchase_refund" ADD CONSTRAINT "purchase_refund_purchase_id_fkey" FOREIGN KEY ("purchase_id") REFERENCES "purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
