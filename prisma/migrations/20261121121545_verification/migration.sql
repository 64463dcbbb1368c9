-- CreateTable
CREATE TABLE "verification" (
    "id" SMALLINT NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "lane" SMALLINT NOT NULL,
    "account_id" UUID,
    "at" TIMESTAMPTZ(3),
    "accounts" BIGINT NOT NULL,
    "entries" BIGINT NOT NULL,
    "violations" BIGINT NOT NULL,
    "passed_at" TIMESTAMPTZ(3),
    "pass_accounts" BIGINT NOT NULL,
    "pass_entries" BIGINT NOT NULL,
    "pass_violations" BIGINT NOT NULL,
    "told" TEXT[],

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- What Prisma's schema cannot say.

-- There is one row, and it is there from the start: whoever samples only ever moves it on.
ALTER TABLE "verification" ADD CONSTRAINT "verification_single" CHECK ("id" = 1);
INSERT INTO "verification" ("id", "claimed_at", "lane", "accounts", "entries", "violations", "pass_accounts", "pass_entries", "pass_violations", "told")
VALUES (1, to_timestamp(0), 0, 0, 0, 0, 0, 0, 0, '{}');
