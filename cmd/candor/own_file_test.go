package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// A stranger's file becomes a workspace and a first rehearsed answer without a hand on it: on real files, as they are.
func TestAFileOfOnesOwnIsAnsweredAbout(t *testing.T) {
	data := os.Getenv("CANDOR_TEST_DATA")
	if data == "" {
		t.Skip("needs CANDOR_TEST_DATA")
	}
	testscript.Run(t, testscript.Params{
		Files: []string{"testdata/own/files.txtar"}, RequireExplicitExec: true, RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("CANDOR_DIR", "")
			e.Setenv("DATA", filepath.ToSlash(data))
			return nil
		},
	})
}
