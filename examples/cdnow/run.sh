#!/bin/sh
# The whole road on real data: describe a company, load its orders, note who said yes, sign an agreement, and let a
# partner ask. Usage: run.sh PATH/TO/CDNOW_master.txt
#
# CANDOR      the program to use      (default: bin/candor)
# CANDOR_DIR  the workspace to make   (default: ./cdnow-data); keys and copies of the YAML go to $CANDOR_DIR.setup
set -eu

if [ $# -ne 1 ] || [ ! -r "$1" ]; then
	echo "usage: $0 CDNOW_master.txt   (the file of orders; README.md says where to get it)" >&2
	exit 2
fi
orders=$1
here=$(cd "$(dirname "$0")" && pwd)
: "${CANDOR:=bin/candor}"
: "${CANDOR_DIR:=./cdnow-data}"
export CANDOR_DIR
setup=$CANDOR_DIR.setup

if ! command -v "$CANDOR" >/dev/null 2>&1; then
	echo "$0: there is no program $CANDOR: run 'make build' first, or set CANDOR" >&2
	exit 2
fi
for made in "$CANDOR_DIR" "$setup"; do
	if [ -e "$made" ]; then
		echo "$0: $made is already there, from an earlier run; nothing was changed." >&2
		echo "To start again: rm -r '$CANDOR_DIR' '$setup'. To run beside it: CANDOR_DIR=another-name $0 $orders" >&2
		exit 1
	fi
done

say() { printf '\n== %s\n' "$*" >&2; }

say "A workspace, and one signing key for each company"
"$CANDOR" init
mkdir -m 700 "$setup"
cp "$here"/company/*.yaml "$setup"
"$CANDOR" key new --out "$setup/cdnow.key"
"$CANDOR" key new --out "$setup/labelco.key"

say "Who the companies are, what data there is, what people are told, what is agreed"
"$CANDOR" apply --yes -f "$setup"

say "The orders"
"$CANDOR" load --dataset purchases "$orders"

# Nobody asked CDNOW's buyers in 1997, so a stated rule answers for them, by the customer number:
#   last digit 1 to 9                 said yes, to CDNOW and to Label Co
#   last digit 0, tens digit odd      said no, to both
#   last digit 0, tens digit even     was never asked: no line, and unknown is no
say "Who said yes: nine in ten (a stated rule, see this script)"
awk 'BEGIN { print "person,purpose,category,recipient,choice,given_at,notice,channel" }
NR > 1 && $1 ~ /^[0-9]+$/ && !seen[$1]++ {
	if ($1 % 10 != 0) choice = "given"
	else if (int($1 / 10) % 2 == 1) choice = "refused"
	else next
	rest = "," choice ",2026-01-02T09:00:00Z,purchases-counted,web"
	print $1 ",analytics,user.behavior.purchase_history," rest
	print $1 ",analytics,user.behavior.purchase_history,labelco" rest
}' "$orders" >"$setup/permissions.csv"
"$CANDOR" permission import "$setup/permissions.csv"

say "Both sides sign"
"$CANDOR" agreement sign cdnow-labelco --as cdnow --key "$setup/cdnow.key"
"$CANDOR" agreement sign cdnow-labelco --as labelco --key "$setup/labelco.key"

partner="--purpose analytics --agreement cdnow-labelco --as labelco"
say "What would the first question need? A preview costs nothing"
# shellcheck disable=SC2086 # the partner's flags are words
"$CANDOR" preview "$(cat "$here/questions/1-people-and-revenue.sql")" $partner

for q in 1-people-and-revenue 2-revenue-by-month 3-basket-by-year; do
	say "Label Co asks: $q"
	# shellcheck disable=SC2086
	"$CANDOR" ask "$(cat "$here/questions/$q.sql")" $partner
done

say "What is held (staff only), and is the record of all this unbroken?"
"$CANDOR" catalog -o json
"$CANDOR" audit verify

say "Done. Look around with: CANDOR_DIR=$CANDOR_DIR $CANDOR catalog"
