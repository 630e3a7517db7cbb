-- The same question in plain SQL (DuckDB), with the contract's limits and without noise: orders clamped to [0, 125],
-- each person's total to 7·125. In cents, as candor stores it. Needs permitted(customer_id).
WITH person AS (
  SELECT customer_id,
         least(sum(least(greatest(CAST(round(dollar_value * 100) AS BIGINT), 0), 12500)), 7 * 12500) AS cents
  FROM purchases SEMI JOIN permitted USING (customer_id)
  GROUP BY customer_id
)
SELECT count(*) AS buyers, CAST(sum(cents) / 100.0 AS DECIMAL(18, 2)) AS revenue
FROM person
