-- CreateEnum
CREATE TYPE "alert_verdict" AS ENUM ('hit', 'clear', 'unjudged');

-- CreateEnum
CREATE TYPE "alert_severity" AS ENUM ('warning', 'critical');

-- CreateEnum
CREATE TYPE "incident_end" AS ENUM ('recovered', 'changed', 'switched_off', 'removed');

-- CreateEnum
CREATE TYPE "incident_message_kind" AS ENUM ('opened', 'updated', 'closed');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('waiting', 'sent', 'withheld', 'given_up');

-- CreateTable
CREATE TABLE "alert" (
    "id" TEXT NOT NULL,
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "name" TEXT NOT NULL,
    "rule" JSONB NOT NULL,
    "recipient_ids" TEXT[],
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "run" INTEGER NOT NULL DEFAULT 0,
    "judged_to" TIMESTAMPTZ(3),
    "created_by_id" TEXT,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_window" (
    "alert_id" TEXT NOT NULL,
    "run" INTEGER NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "until_at" TIMESTAMPTZ(3) NOT NULL,
    "value" DOUBLE PRECISION,
    "low" DOUBLE PRECISION,
    "high" DOUBLE PRECISION,
    "verdict" "alert_verdict" NOT NULL,
    "distance" DOUBLE PRECISION NOT NULL,
    "severity" "alert_severity" NOT NULL,

    CONSTRAINT "alert_window_pkey" PRIMARY KEY ("alert_id","run","until_at")
);

-- CreateTable
CREATE TABLE "incident" (
    "id" TEXT NOT NULL,
    "alert_id" TEXT NOT NULL,
    "run" INTEGER NOT NULL,
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "alert_name" TEXT NOT NULL,
    "metric" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "severity" "alert_severity" NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "window_from" TIMESTAMPTZ(3) NOT NULL,
    "window_to" TIMESTAMPTZ(3) NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "low" DOUBLE PRECISION,
    "high" DOUBLE PRECISION,
    "told_to" TIMESTAMPTZ(3) NOT NULL,
    "told_distance" DOUBLE PRECISION NOT NULL,
    "told_severity" "alert_severity" NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "closed_because" "incident_end",

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident_message" (
    "incident_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" "incident_message_kind" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "link" TEXT NOT NULL,

    CONSTRAINT "incident_message_pkey" PRIMARY KEY ("incident_id","number")
);

-- CreateTable
CREATE TABLE "message_delivery" (
    "incident_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "operator_id" TEXT NOT NULL,
    "state" "delivery_state" NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "message_delivery_pkey" PRIMARY KEY ("incident_id","operator_id","number")
);

-- CreateIndex
CREATE INDEX "alert_economy_key_mode_created_at_id_idx" ON "alert"("economy_key", "mode", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "alert_window_until_at_idx" ON "alert_window"("until_at");

-- CreateIndex
CREATE INDEX "incident_economy_key_mode_opened_at_id_idx" ON "incident"("economy_key", "mode", "opened_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "incident_alert_id_opened_at_id_idx" ON "incident"("alert_id", "opened_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "incident_alert_id_key" ON "incident"("alert_id") WHERE (closed_at IS NULL);

-- CreateIndex
CREATE INDEX "message_delivery_next_at_idx" ON "message_delivery"("next_at") WHERE (state = 'waiting');

-- AddForeignKey
ALTER TABLE "alert_window" ADD CONSTRAINT "alert_window_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident" ADD CONSTRAINT "incident_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_message" ADD CONSTRAINT "incident_message_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_delivery" ADD CONSTRAINT "message_delivery_incident_id_number_fkey" FOREIGN KEY ("incident_id", "number") REFERENCES "incident_message"("incident_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE;
