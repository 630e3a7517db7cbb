SELECT COUNT(DISTINCT customer_id) AS buyers, SUM(dollar_value) AS revenue
FROM purchases
BOUND 1 GROUPS 7 ROWS
