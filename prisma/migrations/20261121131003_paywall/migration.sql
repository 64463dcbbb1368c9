-- CreateTable
CREATE TABLE "paywall_impression" (
    "id" TEXT NOT NULL,
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "user_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "quantity" BIGINT NOT NULL,
    "size" BIGINT,
    "price_version" INTEGER NOT NULL,
    "arm" TEXT,
    "session_id" TEXT NOT NULL,
    "mission_key" TEXT,
    "mission_stage" TEXT,
    "have_tokens" BIGINT NOT NULL,
    "need_tokens" BIGINT NOT NULL,
    "short_tokens" BIGINT NOT NULL,
    "shown_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "selected_at" TIMESTAMPTZ(3),
    "selected_offer_id" TEXT,
    "dismissed_at" TIMESTAMPTZ(3),
    "continued_at" TIMESTAMPTZ(3),

    CONSTRAINT "paywall_impression_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "paywall_offer" (
    "id" TEXT NOT NULL,
    "impression_id" TEXT NOT NULL,
    "place" SMALLINT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT,
    "name" TEXT NOT NULL,
    "tokens" BIGINT,
    "amount" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "recurring" BOOLEAN NOT NULL,
    "preselected" BOOLEAN NOT NULL,
    "rule" TEXT NOT NULL,

    CONSTRAINT "paywall_offer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "paywall_resume" (
    "token_hash" BYTEA NOT NULL,
    "impression_id" TEXT NOT NULL,
    "request_id" TEXT,
    "work" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL DEFAULT (clock_timestamp() + '7 days'::interval),

    CONSTRAINT "paywall_resume_pkey" PRIMARY KEY ("token_hash")
);

-- CreateIndex
CREATE INDEX "paywall_impression_economy_key_mode_shown_at_idx" ON "paywall_impression"("economy_key", "mode", "shown_at");

-- CreateIndex
CREATE INDEX "paywall_impression_economy_key_mode_user_id_shown_at_idx" ON "paywall_impression"("economy_key", "mode", "user_id", "shown_at");

-- CreateIndex
CREATE INDEX "paywall_offer_impression_id_idx" ON "paywall_offer"("impression_id");

-- CreateIndex
CREATE UNIQUE INDEX "paywall_resume_impression_id_key" ON "paywall_resume"("impression_id");

-- CreateIndex
CREATE INDEX "paywall_resume_expires_at_idx" ON "paywall_resume"("expires_at");

-- AddForeignKey
ALTER TABLE "paywall_offer" ADD CONSTRAINT "paywall_offer_impression_id_fkey" FOREIGN KEY ("impression_id") REFERENCES "paywall_impression"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "paywall_resume" ADD CONSTRAINT "paywall_resume_impression_id_fkey" FOREIGN KEY ("impression_id") REFERENCES "paywall_impression"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
