-- AlterTable
ALTER TABLE "mission_run" ADD COLUMN     "day" DATE;

-- CreateTable
CREATE TABLE "mission_day" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "day" DATE NOT NULL,
    "mission" TEXT NOT NULL,
    "tokens" BIGINT NOT NULL,
    "completions" BIGINT NOT NULL,

    CONSTRAINT "mission_day_pkey" PRIMARY KEY ("economy_key","mode","day","mission","tokens")
);

-- CreateTable
CREATE TABLE "mission_return" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "day" DATE NOT NULL,
    "mission" TEXT NOT NULL,
    "previous_day" DATE NOT NULL,
    "accounts" BIGINT NOT NULL,

    CONSTRAINT "mission_return_pkey" PRIMARY KEY ("economy_key","mode","day","mission","previous_day")
);

-- CreateIndex
CREATE INDEX "mission_run_waiting_idx" ON "mission_run"("completed_at") WHERE (day IS NULL);
