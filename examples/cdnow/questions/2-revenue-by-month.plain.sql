-- The same question in plain SQL (DuckDB), with the contract's limits and without noise: orders clamped to [0, 125],
-- each person's total in a month to 1·125. There are 18 months, so that 18 GROUPS drops nobody's month.
WITH person AS (
  SELECT customer_id, date_trunc('month', date) AS month,
         least(sum(least(greatest(CAST(round(dollar_value * 100) AS BIGINT), 0), 12500)), 1 * 12500) AS cents
  FROM purchases SEMI JOIN permitted USING (customer_id)
  GROUP BY ALL
)
SELECT CAST(month AS DATE) AS month, count(*) AS buyers, CAST(sum(cents) / 100.0 AS DECIMAL(18, 2)) AS revenue
FROM person
GROUP BY ALL
ORDER BY month
