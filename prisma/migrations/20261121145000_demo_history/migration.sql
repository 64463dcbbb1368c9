-- CreateTable
CREATE TABLE "demo_history" (
    "economy_key" TEXT NOT NULL,
    "seed" INTEGER NOT NULL,
    "days" INTEGER NOT NULL,
    "accounts" INTEGER NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "demo_history_pkey" PRIMARY KEY ("economy_key")
);
