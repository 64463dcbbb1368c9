-- A page of what was bought, taken back or expired is found at once, and not among what lies between.
-- CreateIndex
CREATE INDEX "entry_rare_at_idx" ON "entry"("at") WHERE (kind = ANY (ARRAY['purchase'::text, 'refund'::text, 'expire'::text, 'rollover'::text, 'claw_back'::text, 'restore'::text, 'repay'::text, 'adjust'::text]));
