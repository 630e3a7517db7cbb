-- The rows as somebody without candor would keep them: those with a customer that take nothing back, and run.sh's rule for
-- who said yes.
CREATE TABLE rows AS
SELECT CAST("Customer ID" AS VARCHAR) AS customer_id, Quantity AS quantity, CAST(InvoiceDate AS TIMESTAMP) AS invoiced, CASE Country WHEN 'United Kingdom' THEN Country ELSE 'Abroad' END AS country
FROM read_parquet(FILE) WHERE "Customer ID" IS NOT NULL AND CAST("Customer ID" AS VARCHAR) <> '' AND NOT starts_with(CAST(Invoice AS VARCHAR), 'C');
CREATE TABLE permitted AS SELECT * FROM rows WHERE CAST(CAST(customer_id AS DOUBLE) AS INTEGER) % 10 <> 0;
