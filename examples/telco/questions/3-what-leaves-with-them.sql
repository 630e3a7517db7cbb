SELECT left_us, COUNT(DISTINCT customer_id) AS customers, SUM(monthly) AS monthly, AVG(total) AS total
FROM accounts
GROUP BY left_us
