-- CreateIndex
CREATE INDEX "purchase_economy_key_mode_status_created_at_idx" ON "purchase"("economy_key", "mode", "status", "created_at");

-- CreateIndex
CREATE INDEX "purchase_economy_key_mode_kind_created_at_idx" ON "purchase"("economy_key", "mode", "kind", "created_at");

-- Found by how a user id begins: the order of its characters, not of a language. Prisma's schema cannot say that.
-- The id, so that the index alone answers which purchases those are.
CREATE INDEX "purchase_economy_key_mode_user_id_created_at_id_idx" ON "purchase"("economy_key", "mode", "user_id" COLLATE "C", "created_at", "id");

-- CreateIndex
CREATE INDEX "purchase_economy_key_mode_dispute_state_created_at_idx" ON "purchase"("economy_key", "mode", "dispute_state", "created_at") WHERE (dispute_state IS NOT NULL);

-- CreateIndex
CREATE INDEX "purchase_refund_actor_id_at_idx" ON "purchase_refund"("actor_id", "at");

-- CreateIndex
CREATE INDEX "stripe_event_purchase_id_received_at_idx" ON "stripe_event"("purchase_id", "received_at");

-- CreateIndex
CREATE INDEX "stripe_event_object_id_idx" ON "stripe_event"("object_id");
