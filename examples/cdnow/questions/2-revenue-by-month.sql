SELECT date_trunc('month', date) AS month, COUNT(DISTINCT customer_id) AS buyers, SUM(dollar_value) AS revenue
FROM purchases
GROUP BY date_trunc('month', date)
ORDER BY month
BOUND 18 GROUPS 1 ROWS
