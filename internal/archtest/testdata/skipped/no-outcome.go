// Opening a draft before its outcome is recorded.
package skipped

// want: not enough arguments in call to d.Open

import (
	"github.com/candor-data/candor/internal/protect"
)

func open(d protect.Draft) (protect.Answer, error) { return d.Open() }
