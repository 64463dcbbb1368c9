-- An answer is its entry and the fingerprint of the call: one row, and no table beside it.
ALTER TABLE "entry" ADD COLUMN "fingerprint" BYTEA;

ALTER TABLE "entry" DISABLE TRIGGER entry_append_only;
UPDATE "entry" SET "fingerprint" = answer."fingerprint"
FROM "stored_answer" AS answer
WHERE answer."lane" = "entry"."lane" AND answer."account_id" = "entry"."account_id" AND answer."seq" = "entry"."seq";
ALTER TABLE "entry" ENABLE ALWAYS TRIGGER entry_append_only;

-- Whatever the answers were, there is an entry for each of them now, of the same request.
DO $$
BEGIN
  IF (SELECT count(*) FROM "stored_answer") <> (
    SELECT count(*)
    FROM "stored_answer" AS answer
    JOIN "entry" USING ("lane", "account_id", "seq", "request_id", "fingerprint")
  ) THEN
    RAISE EXCEPTION 'an answer has no entry of its request: run npm run verify with the version before';
  END IF;
END $$;

-- DropTable
DROP TABLE "stored_answer";

ALTER TABLE "entry" ADD CONSTRAINT "entry_answer_check" CHECK ("fingerprint" IS NULL OR "request_id" IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "entry_answer_key" ON "entry"("lane", "account_id", "request_id") WHERE (fingerprint IS NOT NULL);
