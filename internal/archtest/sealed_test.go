package archtest

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/permission"
	"github.com/candor-data/candor/internal/protect"
	"github.com/candor-data/candor/internal/subject"
)

// sealed are values that may hold people or numbers that nobody may read yet.
var sealed = []any{permission.Cohort{}, gate.Permit{}, ledger.Debit{}, protect.Raw{}, protect.Draft{}, subject.Raw{}, subject.Draft{}}

func TestSealedTypesDoNotPrint(t *testing.T) {
	for _, v := range sealed {
		for _, way := range ways(v) {
			if _, ok := way.(fmt.Formatter); !ok {
				t.Errorf("%T has no Format: fmt would print what is inside", way)
			}
			if _, ok := way.(slog.LogValuer); !ok {
				t.Errorf("%T has no LogValue: slog would print what is inside", way)
			}
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x", "%q"} {
				if got := fmt.Sprintf(verb, way); !strings.HasSuffix(got, "(sealed)") {
					t.Errorf("%T with %s: got %q, want that it is sealed", way, verb, got)
				}
			}
			var text, lines bytes.Buffer
			slog.New(slog.NewJSONHandler(&lines, nil)).Info("x", "v", way)
			slog.New(slog.NewTextHandler(&text, nil)).Info("x", "v", way)
			for _, got := range []string{text.String(), lines.String()} {
				if !strings.Contains(got, "(sealed)") {
					t.Errorf("%T: got the log line %q, want that it is sealed", way, got)
				}
			}
		}
	}
}

func TestSealedTypesDoNotMarshal(t *testing.T) {
	for _, v := range sealed {
		for _, way := range ways(v) {
			for name, in := range map[string]any{"itself": way, "in a field": struct{ V any }{way}, "in a list": []any{way}, "in a map": map[string]any{"v": way}} {
				if b, err := json.Marshal(in); err == nil {
					t.Errorf("%T, %s, marshals to %s", way, name, b)
				}
			}
			if err := gob.NewEncoder(&bytes.Buffer{}).Encode(way); err == nil {
				t.Errorf("%T is written by gob", way)
			}
		}
	}
}

// Inside an unexported field of somebody's struct, fmt does not ask for methods and prints what it finds: so a sealed type
// holds nothing that can be read without following a pointer, but for the versions and instants of a cohort.
func TestSealedTypesKeepTheirContentBehindAPointer(t *testing.T) {
	for _, v := range sealed {
		ty := reflect.TypeOf(v)
		for f := range ty.Fields() {
			plain := []string{"version", "at", "until"}
			if f.IsExported() || f.Type.Kind() != reflect.Pointer && !(ty.Name() == "Cohort" && slices.Contains(plain, f.Name)) {
				t.Errorf("%s.%s is a %s: keep it behind an unexported pointer", ty, f.Name, f.Type)
			}
		}
	}
}

func TestZeroValuesPermitNothing(t *testing.T) {
	if (gate.Permit{}).OK() || (gate.Decision{}).Allowed() {
		t.Error("the zero permit permits")
	}
	if c := (permission.Cohort{}); c.Len() != 0 || c.Has(0) || c.Has(1) {
		t.Error("the zero cohort has somebody in it")
	}
	if _, ok := (ledger.Debit{}).Take(); ok {
		t.Error("the zero debit was paid")
	}
	if (ledger.Recorded{}).OK() {
		t.Error("nothing recorded is recorded")
	}
	if _, err := (ledger.Pen{}).Write([]byte("x")); err == nil {
		t.Error("the zero pen writes")
	}
	if _, err := protect.Run(t.Context(), ledger.Debit{}, nil); err == nil {
		t.Error("a zero debit runs")
	}
	if _, err := protect.Release(protect.Raw{}, nil); err == nil {
		t.Error("nothing is released")
	}
	if _, err := (protect.Draft{}).Open(ledger.Recorded{}); err == nil {
		t.Error("an empty draft opens")
	}
	if err := (protect.Draft{}).Deliver(ledger.Pen{}); err == nil {
		t.Error("an empty draft is delivered")
	}
}

func TestZeroValuesShowNobody(t *testing.T) {
	if _, err := subject.Run(t.Context(), ledger.Debit{}, nil); err == nil {
		t.Error("a zero debit reads a record")
	}
	if _, err := subject.Release(subject.Raw{}, nil); err == nil {
		t.Error("nothing is shown")
	}
	if _, err := (subject.Draft{}).Open(ledger.Recorded{}); err == nil {
		t.Error("an empty draft opens")
	}
}

func ways(v any) []any {
	p := reflect.New(reflect.TypeOf(v))
	p.Elem().Set(reflect.ValueOf(v))
	return []any{v, p.Interface()}
}
