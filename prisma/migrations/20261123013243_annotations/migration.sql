-- CreateEnum
CREATE TYPE "annotation_kind" AS ENUM ('experiment', 'campaign', 'release', 'outage', 'other');

-- CreateTable
CREATE TABLE "annotation" (
    "id" TEXT NOT NULL,
    "economy_key" TEXT NOT NULL,
    "kind" "annotation_kind" NOT NULL,
    "label" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "until_at" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_by_id" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "annotation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "annotation_economy_key_from_at_id_idx" ON "annotation"("economy_key", "from_at" DESC, "id" DESC);
