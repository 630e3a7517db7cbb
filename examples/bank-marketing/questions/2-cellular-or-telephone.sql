SELECT COMPARE(COUNT(*), by => channel, a => 'cellular', b => 'telephone')
FROM calls JOIN clients USING (client)
WHERE subscribed = TRUE
