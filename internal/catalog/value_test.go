package catalog

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/candor-data/candor"
)

func TestParseFixedIsExactOrAnError(t *testing.T) {
	for _, c := range []struct {
		in    string
		scale int
		want  int64
		bad   bool
	}{
		{"11.77", 2, 1177, false}, {"-11.77", 2, -1177, false}, {"+3", 2, 300, false}, {" 4.5 ", 2, 450, false}, {".5", 2, 50, false}, {"5.", 2, 500, false},
		{"0", 0, 0, false}, {"-0.00", 2, 0, false}, {"1.500", 2, 150, false}, {"1.505", 2, 0, true}, {"", 2, 0, true}, {".", 2, 0, true}, {"-", 2, 0, true},
		{"1,5", 2, 0, true}, {"1e3", 2, 0, true}, {"NaN", 2, 0, true}, {"--1", 2, 0, true}, {"1.-5", 2, 0, true}, {"٣", 0, 0, true},
		{"9223372036854775807", 0, math.MaxInt64, false}, {"9223372036854775808", 0, 0, true}, {"92233720368547758.07", 2, math.MaxInt64, false}, {"92233720368547758.08", 2, 0, true},
	} {
		got, err := ParseFixed(c.in, c.scale)
		if (err != nil) != c.bad || !c.bad && got != c.want {
			t.Errorf("ParseFixed(%q, %d) = %d, %v; want %d, bad %v", c.in, c.scale, got, err, c.want, c.bad)
		}
		if err != nil && strings.ContainsAny(err.Error(), "٣") {
			t.Errorf("the error repeats the cell: %v", err)
		}
	}
}

func TestValuesPrintAsPeopleReadThem(t *testing.T) {
	for want, v := range map[string]Value{
		"": {}, "x": {Type: String, S: "x"}, "-3": {Type: Integer, I: -3}, "-0.05": {Type: Decimal, I: -5}, "1970-01-02": {Type: Date, I: 1},
		"1970-01-01T00:00:01Z": {Type: Timestamp, I: 1e6}, "true": {Type: Boolean, I: 1}, "false": {Type: Boolean},
	} {
		if got := v.Text(2); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := FormatFixed(math.MinInt64, 2); got != "-92233720368547758.08" {
		t.Errorf("got %s", got)
	}
}

func FuzzParseFixed(f *testing.F) {
	f.Add("11.77", 2)
	f.Add("-0.5", 3)
	f.Fuzz(func(t *testing.T, s string, scale int) {
		if scale < 0 || scale > 18 {
			return
		}
		i, err := ParseFixed(s, scale)
		if err != nil {
			return
		}
		back, err := ParseFixed(FormatFixed(i, scale), scale)
		if err != nil || back != i {
			t.Fatalf("%q is %d, which prints as %q and reads as %d, %v", s, i, FormatFixed(i, scale), back, err)
		}
		if _, err := strconv.ParseFloat(strings.TrimSpace(s), 64); err != nil {
			t.Fatalf("%q is no number and was taken for %d", s, i)
		}
	})
}

func TestBucketsAreEven(t *testing.T) {
	var n [Buckets]int
	const people = 128_000
	for s := range people {
		n[Bucket(candor.SubjectID(s+1))]++
	}
	for b, k := range n {
		if k < 900 || k > 1100 { // dense numbers spread almost exactly by a multiplicative hash
			t.Errorf("bucket %d holds %d of %d people", b, k, people)
		}
	}
}
