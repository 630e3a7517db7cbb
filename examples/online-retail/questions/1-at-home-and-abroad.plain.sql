-- The same question in plain SQL (DuckDB), without noise. Nobody is in more than two groups, so 2 GROUPS drops nobody.
SELECT country, count(DISTINCT customer_id) AS customers
FROM permitted
GROUP BY country
