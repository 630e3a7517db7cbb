-- The same question in plain SQL (DuckDB), with the contract's limits (24 pieces a line, 200 lines a person), without noise.
WITH person AS (
  SELECT customer_id, least(count(*), 200) AS lines, least(sum(least(greatest(quantity, 0), 24)), 200 * 24) AS pieces
  FROM permitted
  GROUP BY customer_id
)
SELECT count(*) AS customers, sum(lines) AS lines, sum(pieces) AS pieces
FROM person
