SELECT country, COUNT(DISTINCT customer_id) AS customers
FROM sales
GROUP BY country
BOUND 2 GROUPS 1 ROWS
