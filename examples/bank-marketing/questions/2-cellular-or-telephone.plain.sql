-- The same comparison in plain SQL (DuckDB), without noise: deposits for each client who was called, in both groups.
WITH arm AS (SELECT channel, count(*) AS people, count(*) FILTER (WHERE subscribed) / count(*) AS per_person FROM permitted GROUP BY channel),
both_arms AS (
  SELECT max(per_person) FILTER (WHERE channel = 'cellular') AS a, max(per_person) FILTER (WHERE channel = 'telephone') AS b FROM arm
)
SELECT channel, people, per_person FROM arm
UNION ALL SELECT 'difference', NULL, a - b FROM both_arms
UNION ALL SELECT 'ratio', NULL, a / b FROM both_arms
