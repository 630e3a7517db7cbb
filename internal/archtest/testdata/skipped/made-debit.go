// A debit that nobody paid.
package skipped

// want: cannot refer to unexported field d in struct literal of type ledger.Debit

import (
	"github.com/candor-data/candor/internal/ledger"
)

func paid() ledger.Debit { return ledger.Debit{d: nil} }
