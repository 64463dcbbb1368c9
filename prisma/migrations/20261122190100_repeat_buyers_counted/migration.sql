-- Who bought again before anybody counted it. An economy that was never folded, or is about to be counted anew, is counted then.
WITH "zone" AS (
  SELECT key AS economy_key, value AS zone
  FROM "metric_fold", jsonb_each_text("metric_fold".zones)
  WHERE value <> ''
), "bought" AS (
  SELECT flow.economy_key, flow.mode, flow.user_id, (flow.at AT TIME ZONE zone.zone)::date AS day,
    row_number() OVER (PARTITION BY flow.economy_key, flow.mode, flow.user_id ORDER BY flow.at, flow.purchase_id) AS place
  FROM "money_flow" AS flow
  JOIN "zone" ON zone.economy_key = flow.economy_key
  WHERE flow.kind = 'captured'
), "seen" AS (
  SELECT DISTINCT economy_key, mode, user_id, day
  FROM "bought"
  WHERE place > 1
)
INSERT INTO "metric_member" (economy_key, mode, role, user_id, day, previous_day)
SELECT economy_key, mode, 'repeating', user_id, day,
  coalesce(lag(day) OVER (PARTITION BY economy_key, mode, user_id ORDER BY day), '-infinity')
FROM "seen";

INSERT INTO "metric_return" (economy_key, mode, role, day, previous_day, accounts)
SELECT economy_key, mode, role, day, previous_day, count(*)
FROM "metric_member"
WHERE role = 'repeating'
GROUP BY 1, 2, 3, 4, 5;
