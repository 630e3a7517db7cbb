SELECT date_trunc('month', invoiced) AS month, COUNT(DISTINCT customer_id) AS customers
FROM sales
GROUP BY date_trunc('month', invoiced)
ORDER BY month
BOUND 13 GROUPS 1 ROWS
