package refusals_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/refusals"
)

// What somebody typed wrong is told as theirs to mend, and a fault of ours never in its own words.
func TestAFailureIsAnsweredAsWhatItIs(t *testing.T) {
	slip := func(rule string) error {
		return fmt.Errorf("mend: %w", &flow.Mistake{Reason: candor.Reason{Rule: rule, Text: "The row has no such column.", Instead: "Take the names of the file."}})
	}
	for name, tt := range map[string]struct {
		err    error
		status int
		says   string
	}{
		"a mistake":            {slip("column"), 422, "Take the names of the file."},
		"a dataset of no such": {slip("unknown-dataset"), 404, ""},
		"not there":            {fmt.Errorf("show: %w", flow.ErrNotFound), 404, ""},
		"overtaken":            {flow.ErrStale, 409, ""},
		"refused":              {&flow.Refused{Decision: flow.Decision{Reasons: []candor.Reason{{Rule: "role", Text: "This is for stewards."}}}}, 403, "This is for stewards."},
		"our fault":            {errors.New("disk said no to Ada Lovelace"), 500, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			refusals.Fail(w, httptest.NewRequest("GET", "/catalog/x/quality", nil), tt.err)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.says) || strings.Contains(w.Body.String(), "Lovelace") {
				t.Errorf("got %d, want %d saying %q:\n%s", w.Code, tt.status, tt.says, w.Body)
			}
		})
	}
}
