#!/bin/sh
# Invents 5,000 customers: what they ordered (orders.csv, with two rows that are wrong) and what they said when they were
# asked (choices.csv). One in ten said no; one in ten was never asked, and unknown is no.
set -eu
awk 'BEGIN {
	split("plants pots tools", kind)
	print "customer,day,kind,amount" > "orders.csv"
	print "person,purpose,category,recipient,choice,given_at,notice,channel" > "choices.csv"
	for (i = 1; i <= 5000; i++) {
		who = sprintf("customer-%05d", i)
		for (j = 0; j <= i % 3; j++) {
			printf "%s,2026-%02d-%02d,%s,%d.%02d\n", who, (i + j) % 12 + 1, i % 28 + 1, kind[(i + j * j) % 3 + 1], 5 + i * 7 % 60, i % 100 > "orders.csv"
			n++
		}
		if (i % 10 == 9) continue
		for (to = 0; to < 2; to++)
			printf "%s,analytics,user.behavior.purchase_history,%s,%s,2026-02-03,counted,web\n", who, to ? "seedco" : "fern", i % 10 ? "yes" : "no" > "choices.csv"
	}
	print "customer-00007,2026-13-01,pots,12.00" > "orders.csv"
	print "customer-00008,2026-03-04,pots,a lot" > "orders.csv"
	print "5000 customers, " n + 2 " orders: orders.csv, choices.csv"
}'
