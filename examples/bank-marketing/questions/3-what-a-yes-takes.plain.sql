-- The same question in plain SQL (DuckDB), with the contract's bounds (attempts 1 to 10, seconds 0 to 1200), without noise.
SELECT subscribed, count(*) AS clients, avg(least(greatest(attempts, 1), 10)) AS attempts, avg(least(greatest(seconds, 0), 1200)) AS seconds
FROM permitted
GROUP BY subscribed
