-- CreateTable
CREATE TABLE "insight_count" (
    "economy_key" TEXT NOT NULL,
    "mode" "mode" NOT NULL,
    "list" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "accounts" BIGINT NOT NULL,

    CONSTRAINT "insight_count_pkey" PRIMARY KEY ("economy_key","mode","list","hour")
);

-- CreateIndex
CREATE INDEX "insight_account_until_economy_key_mode_list_idx" ON "insight_account"("until", "economy_key", "mode", "list") WHERE (until IS NOT NULL);

INSERT INTO "insight_count" (economy_key, mode, list, hour, accounts)
SELECT economy_key, mode, list, coalesce(date_trunc('hour', until, 'UTC'), 'infinity'), count(*)
FROM "insight_account"
GROUP BY 1, 2, 3, 4;

-- Counts change with the rows they count, in the same statement and whoever writes it. Once a statement and not for each of its
-- rows: a step of the sweep writes some hundred rows, of a handful of counts.
CREATE FUNCTION count_insights() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  come text := 'SELECT economy_key, mode, list, until, 1 AS change FROM come';
  gone text := 'SELECT economy_key, mode, list, until, -1 AS change FROM gone';
BEGIN
  IF tg_op = 'TRUNCATE' THEN
    DELETE FROM insight_count;
    RETURN NULL;
  END IF;
  EXECUTE format(
    'INSERT INTO insight_count AS known (economy_key, mode, list, hour, accounts)
    SELECT economy_key, mode, list, coalesce(date_trunc(''hour'', until, ''UTC''), ''infinity''), sum(change)
    FROM (%s) AS changed
    GROUP BY 1, 2, 3, 4
    HAVING sum(change) <> 0
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (economy_key, mode, list, hour) DO UPDATE SET accounts = known.accounts + excluded.accounts',
    CASE tg_op WHEN 'INSERT' THEN come WHEN 'DELETE' THEN gone ELSE come || ' UNION ALL ' || gone END
  );
  IF tg_op <> 'INSERT' THEN
    DELETE FROM insight_count WHERE accounts = 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER insight_account_came
AFTER INSERT ON "insight_account" REFERENCING NEW TABLE AS come
FOR EACH STATEMENT EXECUTE FUNCTION count_insights();
CREATE TRIGGER insight_account_changed
AFTER UPDATE ON "insight_account" REFERENCING OLD TABLE AS gone NEW TABLE AS come
FOR EACH STATEMENT EXECUTE FUNCTION count_insights();
CREATE TRIGGER insight_account_went
AFTER DELETE ON "insight_account" REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION count_insights();
CREATE TRIGGER insight_account_emptied
AFTER TRUNCATE ON "insight_account"
FOR EACH STATEMENT EXECUTE FUNCTION count_insights();
