-- The same question in plain SQL (DuckDB), without noise. Each client has one row, so there is nothing to limit.
SELECT earlier, subscribed, count(*) AS clients
FROM permitted
GROUP BY ALL
