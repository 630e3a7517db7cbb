// A pen of one'\”s own, to take a draft'\”s content.
package skipped

// want: cannot refer to unexported field to in struct literal of type ledger.Pen

import (
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/protect"
)

func read(d protect.Draft) (b []byte) {
	_ = d.Deliver(ledger.Pen{to: &b})
	return b
}
