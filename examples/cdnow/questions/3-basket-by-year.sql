SELECT date_trunc('year', date) AS year, COUNT(DISTINCT customer_id) AS buyers, AVG(dollar_value) AS basket
FROM purchases
GROUP BY date_trunc('year', date)
ORDER BY year
BOUND 2 GROUPS 1 ROWS
