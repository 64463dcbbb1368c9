-- AlterTable
ALTER TABLE "money_day" ADD COLUMN     "squares" DECIMAL(60,0) NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "money_hour" ADD COLUMN     "squares" DECIMAL(60,0) NOT NULL DEFAULT 0;

-- Of what was folded before anybody counted it; what waits is added when it is folded. An economy that is about to be counted
-- anew is counted then.
UPDATE "money_hour" AS sum
SET squares = counted.squares
FROM (
  SELECT flow.economy_key, flow.mode, bookings.booked, day.start + date_trunc('hour', bookings.at - day.start) AS hour,
    flow.kind, flow.currency, flow.item, flow.item_key, flow.price_version, flow.country, sum(flow.amount::numeric * flow.amount) AS squares
  FROM "money_flow" AS flow
  JOIN (
    SELECT key AS economy_key, value AS zone
    FROM "metric_fold", jsonb_each_text("metric_fold".zones)
    WHERE value <> ''
  ) AS zone ON zone.economy_key = flow.economy_key
  CROSS JOIN LATERAL (
    VALUES ('own_day'::money_booking, flow.at), ('purchase_day'::money_booking, flow.paid_at)
  ) AS bookings(booked, at)
  CROSS JOIN LATERAL (SELECT date_trunc('day', bookings.at, zone.zone) AS start) AS day
  WHERE flow.folded
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
) AS counted
WHERE (sum.economy_key, sum.mode, sum.booked, sum.hour, sum.kind, sum.currency, sum.item, sum.item_key, sum.price_version,
    sum.country)
  = (counted.economy_key, counted.mode, counted.booked, counted.hour, counted.kind, counted.currency, counted.item,
    counted.item_key, counted.price_version, counted.country);

UPDATE "money_day" AS sum
SET squares = counted.squares
FROM (
  SELECT hour.economy_key, hour.mode, hour.booked, (hour.hour AT TIME ZONE zone.zone)::date AS day, hour.kind, hour.currency,
    hour.item, hour.item_key, hour.price_version, hour.country, sum(hour.squares) AS squares
  FROM "money_hour" AS hour
  JOIN (
    SELECT key AS economy_key, value AS zone
    FROM "metric_fold", jsonb_each_text("metric_fold".zones)
    WHERE value <> ''
  ) AS zone ON zone.economy_key = hour.economy_key
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
) AS counted
WHERE (sum.economy_key, sum.mode, sum.booked, sum.day, sum.kind, sum.currency, sum.item, sum.item_key, sum.price_version,
    sum.country)
  = (counted.economy_key, counted.mode, counted.booked, counted.day, counted.kind, counted.currency, counted.item,
    counted.item_key, counted.price_version, counted.country);
