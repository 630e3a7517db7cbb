package quality

import (
	"testing"
	"time"

	"github.com/candor-data/candor/internal/catalog"
)

func TestAGradeIsThatOfTheWeakestPart(t *testing.T) {
	now := time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC)
	fresh := catalog.Check{ID: "fresh", Kind: catalog.CheckFreshness, Column: "day", Then: catalog.ThenGrade, Days: 3}
	rule := func(holds bool) Result {
		return Result{Check: catalog.Check{ID: "r", Kind: catalog.CheckNulls, Then: catalog.ThenGrade}, Judged: true, Holds: holds}
	}
	told := Result{Check: catalog.Check{ID: "t", Kind: catalog.CheckVolume, Then: catalog.ThenTell}, Judged: true}
	unjudged := Result{Check: catalog.Check{ID: "u", Kind: catalog.CheckGrowth, Then: catalog.ThenGrade}}
	shifted := []Column{{Name: "goods", Drift: &Drift{Index: 0.3, Chance: 0.01}}}
	for name, c := range map[string]struct {
		checks []catalog.Check
		loads  []Load
		want   string
	}{
		"nothing loaded has no grade":        {nil, nil, ""},
		"a load without rows has no grade":   {nil, []Load{{}}, ""},
		"99 of 100 rows fit":                 {nil, []Load{{Rows: 990, SetAside: 10}}, "A"},
		"a little fewer":                     {nil, []Load{{Rows: 9899, SetAside: 101}}, "B"},
		"97 of 100":                          {nil, []Load{{Rows: 97, SetAside: 3}}, "B"},
		"96":                                 {nil, []Load{{Rows: 96, SetAside: 4}}, "C"},
		"92":                                 {nil, []Load{{Rows: 92, SetAside: 8}}, "D"},
		"84":                                 {nil, []Load{{Rows: 84, SetAside: 16}}, "F"},
		"nothing fits":                       {nil, []Load{{SetAside: 1}}, "F"},
		"rows that were mended fit":          {nil, []Load{{Rows: 90, SetAside: 10}, {Rows: 10, Replay: true, Again: 10}}, "A"},
		"rows excluded by rule are no fault": {nil, []Load{{Rows: 1, Excluded: 99}}, "A"},
		"all loads count":                    {nil, []Load{{Rows: 50, SetAside: 50}, {Rows: 9950}}, "A"},
		"a broken rule is a letter":          {nil, []Load{{Rows: 9, Rules: []Result{rule(true), rule(false), told, unjudged}}}, "B"},
		"two are two":                        {nil, []Load{{Rows: 9, Rules: []Result{rule(false), rule(false)}}}, "C"},
		"many are an F":                      {nil, []Load{{Rows: 9, Rules: []Result{rule(false), rule(false), rule(false), rule(false), rule(false), rule(false)}}}, "F"},
		"only the newest file's rules count": {nil, []Load{{Rows: 9, Rules: []Result{rule(false)}}, {Rows: 9, Rules: []Result{rule(true)}}, {Rows: 1, Replay: true, Again: 1}}, "A"},
		"three days old is fresh":            {[]catalog.Check{fresh}, []Load{{Rows: 9, Newest: "2026-11-18"}}, "A"},
		"four days":                          {[]catalog.Check{fresh}, []Load{{Rows: 9, Newest: "2026-11-17"}}, "B"},
		"six days":                           {[]catalog.Check{fresh}, []Load{{Rows: 9, Newest: "2026-11-15"}}, "B"},
		"seven days":                         {[]catalog.Check{fresh}, []Load{{Rows: 9, Newest: "2026-11-14"}}, "C"},
		"months":                             {[]catalog.Check{fresh}, []Load{{Rows: 9, Newest: "2026-01-01"}}, "F"},
		"the newest day may be in an earlier load":         {[]catalog.Check{fresh}, []Load{{Rows: 9, Newest: "2026-11-20"}, {Rows: 9, Newest: "2026-01-01"}}, "A"},
		"a shift is never worse than C":                    {nil, []Load{{Rows: 9, Columns: shifted}}, "C"},
		"the weakest part decides":                         {[]catalog.Check{fresh}, []Load{{Rows: 96, SetAside: 4, Newest: "2026-11-17", Columns: shifted}}, "C"},
		"days that were never loaded cannot be held stale": {[]catalog.Check{fresh}, []Load{{Rows: 9}}, "A"},
	} {
		t.Run(name, func(t *testing.T) {
			set := orders()
			set.Checks = c.checks
			if got := GradeOf(set, c.loads, now); got.Letter != c.want {
				t.Errorf("got %s for %+v, want %s", got.Letter, got.Parts, c.want)
			}
		})
	}
	for _, c := range [][3]string{{"", "A", "A"}, {"A", "", "A"}, {"A", "F", "F"}, {"D", "B", "D"}, {"", "", ""}} {
		if got := Worst(c[0], c[1]); got != c[2] {
			t.Errorf("the worse of %q and %q: got %q", c[0], c[1], got)
		}
	}
}
