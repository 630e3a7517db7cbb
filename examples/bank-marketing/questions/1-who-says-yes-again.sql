SELECT earlier, subscribed, COUNT(DISTINCT client) AS clients
FROM calls JOIN clients USING (client)
GROUP BY earlier, subscribed
