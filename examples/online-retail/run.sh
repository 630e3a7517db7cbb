#!/bin/sh
# A shop's invoices in Parquet, with the dirt of the real world: describe it, load it, note who said yes, sign an agreement, and
# let a company that carries parcels ask. Usage: run.sh PATH/TO/online_retail_II_2009-2010_8cols.parquet
#
# CANDOR      the program to use      (default: bin/candor)
# CANDOR_DIR  the workspace to make   (default: ./retail-data); keys and copies of the YAML go to $CANDOR_DIR.setup
set -eu

if [ $# -ne 1 ] || [ ! -r "$1" ]; then
	echo "usage: $0 online_retail_II_2009-2010_8cols.parquet   (README.md says where to get it)" >&2
	exit 2
fi
file=$1
here=$(cd "$(dirname "$0")" && pwd)
: "${CANDOR:=bin/candor}"
: "${CANDOR_DIR:=./retail-data}"
export CANDOR_DIR
setup=$CANDOR_DIR.setup

if ! command -v "$CANDOR" >/dev/null 2>&1; then
	echo "$0: there is no program $CANDOR: run 'make build' first, or set CANDOR" >&2
	exit 2
fi
for made in "$CANDOR_DIR" "$setup"; do
	if [ -e "$made" ]; then
		echo "$0: $made is already there, from an earlier run; nothing was changed." >&2
		echo "To start again: rm -r '$CANDOR_DIR' '$setup'. To run beside it: CANDOR_DIR=another-name $0 $file" >&2
		exit 1
	fi
done

say() { printf '\n== %s\n' "$*" >&2; }

say "A workspace, and one signing key for each company"
"$CANDOR" init
mkdir -m 700 "$setup"
cp "$here"/company/*.yaml "$setup"
"$CANDOR" key new --out "$setup/giftshop.key"
"$CANDOR" key new --out "$setup/parcelco.key"

say "Who the companies are, what data there is, what people are told, what is agreed"
"$CANDOR" apply --yes -f "$setup"

say "The invoices: what is not a sale to a customer stays out by stated rules, and is counted"
"$CANDOR" load --dataset sales "$file"

# Nobody asked these customers, so a stated rule answers for them, by the customer number:
#   last digit 1 to 9                 said yes, to Gift Shop and to Parcel Co
#   last digit 0, tens digit odd      said no, to both
#   last digit 0, tens digit even     was never asked: no line, and unknown is no
# A Parquet file is no text, so the customer numbers are read from what was loaded.
say "Who said yes: nine in ten (a stated rule, see this script)"
"$CANDOR" person list --limit 100000 -o csv | awk -F'[, ]' 'BEGIN { print "person,purpose,category,recipient,choice,given_at,notice,channel" }
NR > 1 {
	n = $3 + 0
	if (n % 10 != 0) choice = "given"
	else if (int(n / 10) % 2 == 1) choice = "refused"
	else next
	rest = "," choice ",2026-01-02T09:00:00Z,buying-counted,web"
	print $3 ",planning,user.behavior.purchase_history," rest
	print $3 ",planning,user.behavior.purchase_history,parcelco" rest
}' >"$setup/permissions.csv"
"$CANDOR" permission import "$setup/permissions.csv"

say "Both sides sign"
"$CANDOR" agreement sign giftshop-parcelco --as giftshop --key "$setup/giftshop.key"
"$CANDOR" agreement sign giftshop-parcelco --as parcelco --key "$setup/parcelco.key"

partner="--purpose planning --agreement giftshop-parcelco --as parcelco"
for q in 1-at-home-and-abroad 2-customers-by-month 3-lines-and-pieces; do
	say "Parcel Co asks: $q"
	precision=normal
	[ "$q" = 3-lines-and-pieces ] && precision=fine
	# shellcheck disable=SC2086 # the partner's flags are words
	"$CANDOR" ask "$(cat "$here/questions/$q.sql")" $partner --precision $precision
done

say "Every answer has a page with its chart: candor serve, then /insights/ID"
"$CANDOR" insight list
"$CANDOR" audit verify

say "Done. Look around with: CANDOR_DIR=$CANDOR_DIR $CANDOR catalog sales"
