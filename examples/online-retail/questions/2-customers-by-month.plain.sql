-- The same question in plain SQL (DuckDB), without noise. There are 13 months, so 13 GROUPS drops nobody.
SELECT CAST(date_trunc('month', invoiced) AS DATE) AS month, count(DISTINCT customer_id) AS customers
FROM permitted
GROUP BY ALL
