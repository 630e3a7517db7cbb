#!/bin/sh
# Who leaves a telephone company, and what leaves with them: describe it, load it, note who said yes, sign an agreement, and
# let a company that shows films ask. Usage: run.sh PATH/TO/Telco-Customer-Churn.csv
#
# CANDOR      the program to use      (default: bin/candor)
# CANDOR_DIR  the workspace to make   (default: ./telco-data); keys and copies of the YAML go to $CANDOR_DIR.setup
set -eu

if [ $# -ne 1 ] || [ ! -r "$1" ]; then
	echo "usage: $0 Telco-Customer-Churn.csv   (README.md says where to get it)" >&2
	exit 2
fi
file=$1
here=$(cd "$(dirname "$0")" && pwd)
: "${CANDOR:=bin/candor}"
: "${CANDOR_DIR:=./telco-data}"
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
"$CANDOR" key new --out "$setup/telco.key"
"$CANDOR" key new --out "$setup/streamco.key"

say "Who the companies are, what data there is, what people are told, what is agreed"
"$CANDOR" apply --yes -f "$setup"

say "The file, once for what customers use and once for what they pay: the same people, by their customer number"
"$CANDOR" load --dataset services "$file"
"$CANDOR" load --dataset accounts "$file"

# Nobody asked these customers, so a stated rule answers for them, by the digits of the customer number before its dash:
#   last digit 1 to 9                 said yes, to Telco and to Stream Co
#   last digit 0, tens digit odd      said no, to both
#   last digit 0, tens digit even     was never asked: no line, and unknown is no
say "Who said yes: nine in ten (a stated rule, see this script)"
awk -F, 'BEGIN { print "person,purpose,category,recipient,choice,given_at,notice,channel" }
NR > 1 {
	n = substr($1, 1, index($1, "-") - 1) + 0
	if (n % 10 != 0) choice = "given"
	else if (int(n / 10) % 2 == 1) choice = "refused"
	else next
	rest = "," choice ",2026-01-02T09:00:00Z,staying-counted,web"
	print $1 ",retention,user.behavior," rest
	print $1 ",retention,user.behavior,streamco" rest
}' "$file" >"$setup/permissions.csv"
"$CANDOR" permission import "$setup/permissions.csv"

say "Both sides sign"
"$CANDOR" agreement sign telco-streamco --as telco --key "$setup/telco.key"
"$CANDOR" agreement sign telco-streamco --as streamco --key "$setup/streamco.key"

partner="--purpose retention --agreement telco-streamco --as streamco"
for q in 1-who-leaves 2-support-and-staying 3-what-leaves-with-them; do
	say "Stream Co asks: $q"
	# shellcheck disable=SC2086 # the partner's flags are words
	"$CANDOR" ask "$(cat "$here/questions/$q.sql")" $partner --precision fine
done

say "Every answer has a page with its chart: candor serve, then /insights/ID"
"$CANDOR" insight list
"$CANDOR" audit verify

say "Done. Look around with: CANDOR_DIR=$CANDOR_DIR $CANDOR catalog accounts"
