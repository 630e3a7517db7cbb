SELECT payment, left_us, COUNT(DISTINCT customer_id) AS customers
FROM accounts
GROUP BY payment, left_us
