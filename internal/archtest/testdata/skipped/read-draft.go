// Reading a draft that is not recorded.
package skipped

// want: d.content undefined

import (
	"github.com/candor-data/candor/internal/protect"
)

func read(d protect.Draft) []byte { return d.content }
