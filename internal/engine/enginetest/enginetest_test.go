package enginetest

import (
	"testing"

	"github.com/candor-data/candor/internal/engine"
)

func TestTheReferencePassesItsOwnSuite(t *testing.T) {
	Run(t, func(_ *testing.T, d Data) engine.Engine { return Reference{d} })
}
