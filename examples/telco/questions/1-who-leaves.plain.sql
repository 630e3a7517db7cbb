-- The same question in plain SQL (DuckDB), without noise. Each customer has one row, so there is nothing to limit.
SELECT payment, left_us, count(*) AS customers
FROM permitted
GROUP BY ALL
