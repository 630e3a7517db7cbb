SELECT subscribed, COUNT(DISTINCT client) AS clients, AVG(attempts) AS attempts, AVG(seconds) AS seconds
FROM calls
GROUP BY subscribed
