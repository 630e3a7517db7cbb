#!/bin/sh
# Invents 4,000 customers of 2012 with three purchases each (purchases.csv), and their yes (choices.csv). On days with rain
# they pay a little less; one purchase in forty is of 2013, which the weather table does not know.
set -eu
awk -F, 'NR > 1 { day[NR - 2] = $1; wet[NR - 2] = ($2 > 0); days = NR - 1 } END {
	print "customer,day,amount" > "purchases.csv"
	print "person,purpose,category,recipient,choice,given_at,notice,channel" > "choices.csv"
	for (i = 1; i <= 4000; i++) {
		who = sprintf("C%05d", i)
		for (j = 0; j < 3; j++) {
			d = (i * 37 + j * 151) % days
			n++
			printf "%s,%s,%d.%02d\n", who, n % 40 ? day[d] : "2013-01-15", 10 + (i + j) % 20 - 4 * wet[d], i % 100 > "purchases.csv"
		}
		printf "%s,analytics,user.behavior.purchase_history,,yes,2026-02-03,counted,web\n", who > "choices.csv"
	}
	print "4000 customers, " n " purchases: purchases.csv, choices.csv"
}' seattle-2012.csv
