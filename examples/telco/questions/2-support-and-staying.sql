SELECT COMPARE(COUNT(*), by => support, a => 'No', b => 'Yes')
FROM accounts JOIN services USING (customer_id)
WHERE left_us = TRUE
