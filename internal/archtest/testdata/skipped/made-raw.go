// Raw numbers that no engine counted.
package skipped

// want: cannot refer to unexported field r in struct literal of type protect.Raw

import (
	"github.com/candor-data/candor/internal/protect"
)

func raw() protect.Raw { return protect.Raw{r: nil} }
