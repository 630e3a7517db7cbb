// An answer that nobody released.
package skipped

// want: cannot refer to unexported field cells in struct literal of type protect.Answer

import (
	"github.com/candor-data/candor/internal/protect"
)

func answer() protect.Answer { return protect.Answer{cells: nil} }
