SELECT COUNT(DISTINCT customer_id) AS customers, COUNT(*) AS lines, SUM(quantity) AS pieces
FROM sales
BOUND 1 GROUPS 200 ROWS
