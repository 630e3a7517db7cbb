-- The rows as somebody without candor would keep them, with run.sh's rule for who said yes: by the digits before the dash.
CREATE TABLE rows AS
SELECT customerID AS customer_id, PaymentMethod AS payment, TechSupport AS support, Churn = 'Yes' AS left_us,
       CAST(MonthlyCharges AS DECIMAL(18, 2)) AS monthly, CAST(nullif(trim(TotalCharges), '') AS DECIMAL(18, 2)) AS total
FROM read_csv(FILE, header = true, all_varchar = true);
CREATE TABLE permitted AS SELECT * FROM rows WHERE CAST(split_part(customer_id, '-', 1) AS INTEGER) % 10 <> 0;
