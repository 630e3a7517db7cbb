-- The rows as somebody without candor would keep them, with run.sh's rule for who said yes. The first row is line 2.
CREATE TABLE rows AS
SELECT row_number() OVER () + 1 AS line, contact AS channel, poutcome AS earlier, y = 'yes' AS subscribed, campaign AS attempts, duration AS seconds
FROM read_csv(FILE, delim = ';', header = true, all_varchar = false, auto_detect = true, parallel = false, types = {'y': 'VARCHAR'});
CREATE TABLE permitted AS SELECT * FROM rows WHERE line % 10 <> 0;
