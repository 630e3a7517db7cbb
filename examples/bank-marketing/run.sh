#!/bin/sh
# A bank's telephone campaign on real data: describe it, load it, note who said yes, sign an agreement, and let the company
# that makes the calls ask how they went. Usage: run.sh PATH/TO/bank-additional-full.csv
#
# CANDOR      the program to use      (default: bin/candor)
# CANDOR_DIR  the workspace to make   (default: ./bank-data); keys and copies of the YAML go to $CANDOR_DIR.setup
set -eu

if [ $# -ne 1 ] || [ ! -r "$1" ]; then
	echo "usage: $0 bank-additional-full.csv   (README.md says where to get it)" >&2
	exit 2
fi
file=$1
here=$(cd "$(dirname "$0")" && pwd)
: "${CANDOR:=bin/candor}"
: "${CANDOR_DIR:=./bank-data}"
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
"$CANDOR" key new --out "$setup/bank.key"
"$CANDOR" key new --out "$setup/callco.key"

say "Who the companies are, what data there is, what people are told, what is agreed"
"$CANDOR" apply --yes -f "$setup"

say "The file, once as clients and once as how the calls went: the same people, by the line"
"$CANDOR" load --dataset clients "$file"
"$CANDOR" load --dataset calls "$file"

# Nobody asked these clients, so a stated rule answers for them, by the line of the file (the names of columns are line 1):
#   last digit 1 to 9                 said yes, to the bank and to Call Co
#   last digit 0, tens digit odd      said no, to both
#   last digit 0, tens digit even     was never asked: no line, and unknown is no
say "Who said yes: nine in ten (a stated rule, see this script)"
awk 'BEGIN { print "person,purpose,category,recipient,choice,given_at,notice,channel" }
NR > 1 {
	if (NR % 10 != 0) choice = "given"
	else if (int(NR / 10) % 2 == 1) choice = "refused"
	else next
	rest = "," choice ",2026-01-02T09:00:00Z,calls-counted,phone"
	print NR ",campaigns,user.behavior," rest
	print NR ",campaigns,user.behavior,callco" rest
}' "$file" >"$setup/permissions.csv"
"$CANDOR" permission import --by client_line "$setup/permissions.csv"

say "Both sides sign"
"$CANDOR" agreement sign bank-callco --as bank --key "$setup/bank.key"
"$CANDOR" agreement sign bank-callco --as callco --key "$setup/callco.key"

partner="--purpose campaigns --agreement bank-callco --as callco"
for q in 1-who-says-yes-again 2-cellular-or-telephone 3-what-a-yes-takes; do
	say "Call Co asks: $q"
	# shellcheck disable=SC2086 # the partner's flags are words
	"$CANDOR" ask "$(cat "$here/questions/$q.sql")" $partner
done

say "Every answer has a page with its chart: candor serve, then /insights/ID"
"$CANDOR" insight list
"$CANDOR" audit verify

say "Done. Look around with: CANDOR_DIR=$CANDOR_DIR $CANDOR catalog calls"
