package intake

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestDateLayoutsAreFoundOrToldApart(t *testing.T) {
	for _, tt := range []struct {
		name   string
		sample []string
		want   string // layouts, joined
	}{
		{"ISO days need no statement", []string{"2026-03-31", "2020-02-29", ""}, "ISO 8601"},
		{"ISO times in their forms", []string{"2026-03-31T14:30:00Z", "2026-03-31 14:30:00+02:00"}, "ISO 8601, with the time"},
		{"ISO times without offset", []string{"2026-03-31T14:30:00", "2026-03-31 14:30:00.125"}, "ISO 8601, with the time"},
		{"ISO times without seconds need a statement", []string{"2026-03-31 14:30"}, "YYYY-MM-DD HH:mm"},
		{"digits alone", []string{"19970101", "19980630"}, "YYYYMMDD"},
		{"German days", []string{"31.03.2026", "01.04.2026"}, "DD.MM.YYYY"},
		{"German days without zeros", []string{"31.3.2026", "1.4.2026"}, "D.M.YYYY"},
		{"American days", []string{"03/31/2026", "04/01/2026"}, "MM/DD/YYYY"},
		{"days that fit two", []string{"03/04/2020", "11/12/2020"}, "DD/MM/YYYY | MM/DD/YYYY"},
		{"days that fit two, without zeros", []string{"3/4/2020", "11/12/2020"}, "D/M/YYYY | M/D/YYYY"},
		{"the same either way is no doubt", []string{"03/03/2020", "11/11/2020"}, "DD/MM/YYYY"},
		{"one clear value settles it", []string{"03/04/2020", "13/04/2020"}, "DD/MM/YYYY"},
		{"two-digit years fit three", []string{"03-04-05"}, "DD-MM-YY | MM-DD-YY | YY-MM-DD"},
		{"an English retail export", []string{"12/1/2010 8:26", "12/13/2010 13:09"}, "M/D/YYYY HH:mm"},
		{"British, with the time", []string{"31/12/2026 23:59"}, "DD/MM/YYYY HH:mm"},
		{"months in words", []string{"31 Mar 2026", "1 May 2026"}, "D MMM YYYY"},
		{"months in words, written out", []string{"March 31, 2026", "May 1, 2026"}, "MMMM D, YYYY"},
		{"May is short and long", []string{"1-May-2026"}, "D-MMM-YYYY"},
		{"noon and midnight", []string{"3/31/2026 2:30 PM", "4/13/2026 11:00 AM"}, "M/D/YYYY h:mm a"},
		{"an offset without its colon", []string{"2026-03-31T14:30:00+0200"}, "YYYY-MM-DDTHH:mm:ssZ"},
		{"a little dirt is the load's to set aside", append(strings.Split(strings.Repeat("31.03.2026,", 19), ","), "unknown"), "DD.MM.YYYY"},
		{"two ways in one column are none", []string{"31.03.2026", "2026-03-31"}, ""},
		{"no such days", []string{"31.02.2026", "0000-00-00"}, ""},
		{"numbers are no dates", []string{"12345678", "10000101", "99991231"}, ""},
		{"amounts are no dates", []string{"1.50", "12.05", "3.10"}, ""},
		{"words", []string{"yes", "no"}, ""},
		{"nothing", []string{"", " "}, ""},
		{"no sample", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, l := range DateLayouts(tt.sample) {
				got = append(got, l.String())
				if l.Of < l.Fits || float64(l.Fits) < 0.9*float64(l.Of) {
					t.Errorf("%s fits %d of %d", l, l.Fits, l.Of)
				}
			}
			if s := strings.Join(got, " | "); s != tt.want {
				t.Errorf("got %s, want %s", s, tt.want)
			}
		})
	}
}

func TestALayoutSaysWhatItMakesOfAValue(t *testing.T) {
	found := DateLayouts([]string{"03/04/2020"})
	var got []string
	for _, l := range found {
		at, ok := l.Reads("03/04/2020")
		got = append(got, fmt.Sprint(at.Format(time.DateOnly), " ", ok))
	}
	if fmt.Sprint(got) != "[2020-04-03 true 2020-03-04 true]" {
		t.Errorf("got %v", got)
	}
}

// What is written in a layout is read back by it: no layout loses the day.
func TestEveryKnownLayoutReadsWhatItWrites(t *testing.T) {
	at := time.Date(2019, 11, 23, 17, 5, 0, 0, time.UTC)
	seen := map[string]bool{}
	for _, l := range knownLayouts {
		if seen[l.Format] && l.Format != "" {
			t.Errorf("%s is there twice", l)
		}
		seen[l.Format] = true
		if l.Go == "" {
			continue
		}
		back, ok := l.Reads(at.Format(l.Go))
		if want := at; !l.Time {
			want = at.Truncate(24 * time.Hour)
			if !ok || !back.Equal(want) {
				t.Errorf("%s reads %v, want %v", l, back, want)
			}
		} else if !ok || !back.Equal(want) {
			t.Errorf("%s reads %v, want %v", l, back, want)
		}
	}
}

func TestHowNumbersAreWrittenIsFoundOrToldApart(t *testing.T) {
	for _, tt := range []struct {
		name   string
		sample []string
		want   string
	}{
		{"plain", []string{"1234.50", "-3", "0.5"}, "1234.50"},
		{"whole", []string{"1", "22", "333"}, "1234"},
		{"a decimal comma", []string{"1234,50", "0,5"}, "1234,50"},
		{"a decimal comma and points", []string{"1.234,50", "12,00"}, "1.234,50"},
		{"a decimal comma and spaces", []string{"1 234,50", "1\u00a0000,00", "1\u202f000,00"}, "1 234,50"},
		{"commas between thousands", []string{"1,234.50", "12.00"}, "1,234.50"},
		{"Swiss", []string{"1'234.50", "12.00"}, "1'234.50"},
		{"a comma that may be either", []string{"1,234", "2,500"}, "1234,50 | 1,234"},
		{"a point that may be either", []string{"1.234", "2.500"}, "1234.50 | 1.234"},
		{"one clear number settles it", []string{"1.234", "0.500"}, "1234.50"},
		{"several points are thousands", []string{"1.234.567", "2.500"}, "1.234"},
		{"groups of three alone", []string{"12,34,567"}, ""},
		{"words", []string{"a lot", "few"}, ""},
		{"dates", []string{"2026-03-31", "31.03.2026"}, ""},
		{"no number of this world", []string{"1e5", "NaN", "Infinity"}, ""},
		{"nothing", []string{""}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, n := range DecimalMark(tt.sample) {
				got = append(got, n.String())
			}
			if s := strings.Join(got, " | "); s != tt.want {
				t.Errorf("got %s, want %s", s, tt.want)
			}
		})
	}
}

// FuzzFinders: whatever a column holds, what is found explains most of it, and several findings differ in some value.
func FuzzFinders(f *testing.F) {
	f.Add("03/04/2020\n11/12/2020", "1,234")
	f.Add("2026-03-31T14:30:00Z\n2026-03-31", "1 234,50\n-0,5")
	f.Fuzz(func(t *testing.T, dates, numbers string) {
		if len(dates)+len(numbers) > 500 {
			return
		}
		sample := strings.Split(dates, "\n")
		found := DateLayouts(sample)
		for i := range sample { // as cells are read
			sample[i] = strings.TrimSpace(sample[i])
		}
		for i, l := range found {
			if l.Fits < 1 || float64(l.Fits) < 0.9*float64(l.Of) {
				t.Fatalf("%s fits %d of %d", l, l.Fits, l.Of)
			}
			for _, o := range found[:i] {
				if sameReading(o, l, sample) {
					t.Fatalf("%s and %s read the same", o, l)
				}
			}
		}
		for _, n := range DecimalMark(strings.Split(numbers, "\n")) {
			if n.Fits < 1 || float64(n.Fits) < 0.9*float64(n.Of) {
				t.Fatalf("%s fits %d of %d", n, n.Fits, n.Of)
			}
		}
	})
}
