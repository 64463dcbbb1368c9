-- CreateTable
CREATE TABLE "dispute_opening" (
    "dispute_id" TEXT NOT NULL,
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "user_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "folded" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "dispute_opening_pkey" PRIMARY KEY ("dispute_id")
);

-- CreateTable
CREATE TABLE "dispute_day" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "day" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "opened" BIGINT NOT NULL,

    CONSTRAINT "dispute_day_pkey" PRIMARY KEY ("economy_key","mode","day","reason")
);

-- CreateIndex
CREATE INDEX "dispute_opening_at_idx" ON "dispute_opening"("at") WHERE (NOT folded);

-- CreateIndex
CREATE INDEX "dispute_opening_economy_key_mode_at_dispute_id_idx" ON "dispute_opening"("economy_key", "mode", "at", "dispute_id");

-- Each dispute is told to the figures with the row that opens it. In a trigger: products, support and histories all open them,
-- and a figure must not depend on each of them remembering.
CREATE FUNCTION note_dispute_opening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dispute_opening (dispute_id, economy_key, mode, user_id, reason, at)
  VALUES (new.id, new.economy_key, new.mode, new.user_id, new.reason::text, new.opened_at);
  RETURN NULL;
END $$;
CREATE TRIGGER token_dispute_opened
AFTER INSERT ON "token_dispute"
FOR EACH ROW EXECUTE FUNCTION note_dispute_opening();

-- What was opened before anybody counted.
INSERT INTO dispute_opening (dispute_id, economy_key, mode, user_id, reason, at)
SELECT id, economy_key, mode, user_id, reason::text, opened_at
FROM "token_dispute";

-- Only whether one is folded changes.
CREATE TRIGGER dispute_opening_append_only
BEFORE DELETE OR TRUNCATE OR UPDATE OF dispute_id, economy_key, mode, user_id, reason, at ON "dispute_opening"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE "dispute_opening" ENABLE ALWAYS TRIGGER dispute_opening_append_only;
