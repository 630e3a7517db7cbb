package sqlite

import (
	"testing"
	"testing/fstest"
)

func TestEachStepOfTheSchemaHasItsNumberAlone(t *testing.T) {
	step := func(names ...string) (f fstest.MapFS) {
		f = fstest.MapFS{}
		for _, n := range names {
			f["schema/"+n] = &fstest.MapFile{Data: []byte("create table t(x);")}
		}
		return f
	}
	for name, tt := range map[string]struct {
		f  fstest.MapFS
		ok bool
	}{
		"one after the other": {step("001_a.sql", "002_b.sql"), true},
		"two of one number":   {step("001_a.sql", "002_b.sql", "002_c.sql"), false},
		"one left out":        {step("001_a.sql", "003_b.sql"), false},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if got := recover() == nil; got != tt.ok {
					t.Errorf("loaded: %v, want %v", got, tt.ok)
				}
			}()
			load(tt.f)
		})
	}
}
