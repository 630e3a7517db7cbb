-- The same question in plain SQL (DuckDB), with the contract's limits and without noise. An average is worked out from
-- the centred cents y = 2x − 0 − 12500 of each clamped order; a person with n > m orders in a year counts as m = 1 order
-- worth floor(sum of y · m / n). The basket is (0 + 12500)/2 + sum of y / (2 · orders).
WITH person AS (
  SELECT customer_id, date_trunc('year', date) AS year, count(*) AS n,
         sum(2 * least(greatest(CAST(round(dollar_value * 100) AS BIGINT), 0), 12500) - 12500) AS y
  FROM purchases SEMI JOIN permitted USING (customer_id)
  GROUP BY ALL
), bounded AS (
  SELECT customer_id, year, least(n, 1) AS n, CASE WHEN n > 1 THEN floor(y * 1 / n) ELSE y END AS y
  FROM person
)
SELECT CAST(year AS DATE) AS year, count(*) AS buyers, (6250 + sum(y) / (2.0 * sum(n))) / 100 AS basket
FROM bounded
GROUP BY ALL
ORDER BY year
