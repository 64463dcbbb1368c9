-- What was asked back of a lot is told apart: taken, to be taken once its holds end, owed, and (the rest) forgiven; and what a
-- lot repaid of another's debt. Whether all of it was asked back follows.
DROP VIEW "lot_balance";

ALTER TABLE "lot"
  ADD COLUMN "pending_back" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "owed_back" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "repaid" BIGINT NOT NULL DEFAULT 0,
  DROP COLUMN "reversed";

-- What was held was owed until now. The entry that took tokens back names the lot, and that of the debt names the entry.
UPDATE "lot"
SET "owed_back" = least("lot"."clawed_back" - "lot"."taken_back", owed.tokens)
FROM (
  SELECT debt.lane, debt.account_id, (taken.draws::json->0->>0)::bigint AS number, sum(debt.value)::bigint AS tokens
  FROM "entry" AS debt
  JOIN "entry" AS taken
    ON taken.lane = debt.lane AND taken.account_id = debt.account_id AND taken.seq = debt.refers_to
  WHERE debt.kind = 'debt'
  GROUP BY 1, 2, 3
) AS owed
WHERE "lot"."lane" = owed.lane AND "lot"."account_id" = owed.account_id AND "lot"."number" = owed.number;

UPDATE "account"
SET "live_facts" = live.facts
FROM (
  SELECT account.lane, account.id,
    json_agg(json_build_array(
      left(lot."class"::text, 1), lot."source", (date_part('epoch', lot."expires_at") * 1000)::bigint, lot."frozen",
      lot."clawed_back", lot."taken_back", lot."pending_back", lot."owed_back", lot."repaid",
      lot."paid_amount", lot."paid_currency", lot."cause", (date_part('epoch', lot."at") * 1000)::bigint
    ) ORDER BY place.n)::text AS facts
  FROM "account"
  CROSS JOIN LATERAL unnest(account.live_lots) WITH ORDINALITY AS place(number, n)
  JOIN "lot" ON lot.lane = account.lane AND lot.account_id = account.id AND lot.number = place.number
  GROUP BY account.lane, account.id
) AS live
WHERE "account"."lane" = live.lane AND "account"."id" = live.id;

ALTER TABLE "lot"
  ALTER COLUMN "pending_back" DROP DEFAULT,
  ALTER COLUMN "owed_back" DROP DEFAULT,
  ALTER COLUMN "repaid" DROP DEFAULT,
  DROP CONSTRAINT "lot_tokens",
  ADD CONSTRAINT "lot_tokens" CHECK (
    "original" BETWEEN 0 AND 9007199254740991
    AND "clawed_back" BETWEEN 0 AND "original"
    AND least("taken_back", "pending_back", "owed_back") >= 0
    AND "taken_back" + "pending_back" + "owed_back" <= "clawed_back"
    AND "repaid" BETWEEN 0 AND "original"
  );

CREATE VIEW "lot_balance" AS
SELECT lot.*,
  coalesce(account.live_free[place.n] + account.live_held[place.n], 0) AS remaining,
  coalesce(account.live_held[place.n], 0) AS held
FROM "lot" AS lot
JOIN "account" AS account ON account.lane = lot.lane AND account.id = lot.account_id
CROSS JOIN LATERAL (SELECT array_position(account.live_lots, lot.number) AS n) AS place;
