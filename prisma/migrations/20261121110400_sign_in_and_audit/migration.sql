-- AlterTable
ALTER TABLE "operator" ADD COLUMN     "last_seen_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "product_key" ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 1;

-- CreateIndex
CREATE INDEX "audit_entry_actor_id_at_id_idx" ON "audit_entry"("actor_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_action_at_id_idx" ON "audit_entry"("action", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_subject_kind_at_id_idx" ON "audit_entry"("subject_kind", "at" DESC, "id" DESC);


-- What Prisma's schema cannot say.

-- Until now an operator was last seen when the youngest of their sessions was.
UPDATE "operator"
SET "last_seen_at" = (
  SELECT max("updated_at") FROM "operator_session" WHERE "operator_session"."operator_id" = "operator"."id"
);

-- A trigger made without this is silent for a session in the role of a replica: what only grows has no such way round.
ALTER TABLE "audit_entry" ENABLE ALWAYS TRIGGER audit_entry_append_only;
ALTER TABLE "price_version" ENABLE ALWAYS TRIGGER price_version_append_only;
ALTER TABLE "price_cancellation" ENABLE ALWAYS TRIGGER price_cancellation_append_only;
