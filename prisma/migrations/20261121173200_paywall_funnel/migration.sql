-- Paywalls shown before this are in the funnel too: an economy whose days seem to be counted by another zone than its own is
-- counted anew, once, by whoever folds next.
UPDATE "metric_fold" AS fold
SET zones = coalesce((SELECT jsonb_object_agg(key, '') FROM jsonb_object_keys(fold.zones) AS key), '{}');
