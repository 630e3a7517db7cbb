package main

import (
	"testing"
	"time"

	"github.com/candor-data/candor/internal/intake"
)

func TestALineSaysHowFarALoadIs(t *testing.T) {
	for _, tt := range []struct {
		p    intake.Progress
		want string
	}{
		{intake.Progress{Bytes: 25, Total: 100, Rows: 1000, Bad: 3}, "a.csv: 1000 rows, 100 a second, 3 set aside, 25 % of the file, about 30s left"},
		{intake.Progress{Bytes: 25, Rows: 1000}, "a.csv: 1000 rows, 100 a second"},
		{intake.Progress{Bytes: 200, Total: 100, Rows: 1000}, "a.csv: 1000 rows, 100 a second"}, // it grew
	} {
		if got := howFar("a.csv", tt.p, 10*time.Second); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
