-- The same comparison in plain SQL (DuckDB), without noise: who left, for each customer with and without support.
WITH arm AS (SELECT support, count(*) AS people, count(*) FILTER (WHERE left_us) / count(*) AS per_person FROM permitted WHERE support IN ('No', 'Yes') GROUP BY support),
both_arms AS (
  SELECT max(per_person) FILTER (WHERE support = 'No') AS a, max(per_person) FILTER (WHERE support = 'Yes') AS b FROM arm
)
SELECT support, people, per_person FROM arm
UNION ALL SELECT 'difference', NULL, a - b FROM both_arms
UNION ALL SELECT 'ratio', NULL, a / b FROM both_arms
