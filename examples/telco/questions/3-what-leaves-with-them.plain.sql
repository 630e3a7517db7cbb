-- The same question in plain SQL (DuckDB), with the contract's bounds (0 to 120 a month, 0 to 6000 so far), without noise.
SELECT left_us, count(*) AS customers, sum(least(greatest(monthly, 0), 120)) AS monthly, avg(least(greatest(total, 0), 6000)) AS total
FROM permitted
GROUP BY left_us
