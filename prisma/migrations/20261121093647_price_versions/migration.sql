-- CreateEnum
CREATE TYPE "price_version_kind" AS ENUM ('preset', 'publish', 'rollback');

-- CreateEnum
CREATE TYPE "publish_request_state" AS ENUM ('open', 'approved', 'rejected', 'withdrawn');

-- CreateTable
CREATE TABLE "price_version" (
    "economy_key" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" "price_version_kind" NOT NULL,
    "document" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "based_on" INTEGER,
    "source_number" INTEGER,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "published_by_id" TEXT,
    "published_by_name" TEXT NOT NULL,
    "approved_by_name" TEXT,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "price_version_pkey" PRIMARY KEY ("economy_key","number")
);

-- CreateTable
CREATE TABLE "price_cancellation" (
    "economy_key" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "cancelled_by_name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "price_cancellation_pkey" PRIMARY KEY ("economy_key","number")
);

-- CreateTable
CREATE TABLE "price_draft" (
    "economy_key" TEXT NOT NULL,
    "operator_id" TEXT NOT NULL,
    "base_number" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "price_draft_pkey" PRIMARY KEY ("economy_key","operator_id")
);

-- CreateTable
CREATE TABLE "publish_request" (
    "id" TEXT NOT NULL,
    "economy_key" TEXT NOT NULL,
    "base_number" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "effective_at" TIMESTAMPTZ(3),
    "reason" TEXT NOT NULL,
    "causes" JSONB NOT NULL,
    "state" "publish_request_state" NOT NULL DEFAULT 'open',
    "requested_by_id" TEXT NOT NULL,
    "requested_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "decided_by_id" TEXT,
    "decided_by_name" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,
    "version_number" INTEGER,

    CONSTRAINT "publish_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "publish_request_economy_key_created_at_id_idx" ON "publish_request"("economy_key", "created_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "price_cancellation" ADD CONSTRAINT "price_cancellation_economy_key_number_fkey" FOREIGN KEY ("economy_key", "number") REFERENCES "price_version"("economy_key", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.

-- A published version is what a spend names for ever: it and its cancellation are only ever added.
CREATE TRIGGER price_version_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON "price_version"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER price_cancellation_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON "price_cancellation"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE "price_version" ADD CONSTRAINT "price_version_number" CHECK ("number" >= 1 AND "based_on" < "number");
ALTER TABLE "price_version" ADD CONSTRAINT "price_version_hash" CHECK ("hash" ~ '^[0-9a-f]{64}$');

-- Who asks does not approve.
ALTER TABLE "publish_request" ADD CONSTRAINT "publish_request_second_operator"
CHECK ("state" <> 'approved' OR "decided_by_id" <> "requested_by_id");
