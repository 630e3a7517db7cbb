// Releasing without noise.
package skipped

// want: not enough arguments in call to protect.Release

import (
	"github.com/candor-data/candor/internal/protect"
)

func release(r protect.Raw) (protect.Draft, error) { return protect.Release(r) }
