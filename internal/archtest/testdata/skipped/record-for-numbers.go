// Releasing one person's rows through the exit for numbers.
package skipped

// want: cannot use r .* as protect.Raw value in argument to protect.Release

import (
	"github.com/candor-data/candor/internal/protect"
	"github.com/candor-data/candor/internal/subject"
)

func release(r subject.Raw, n *protect.Noise) (protect.Draft, error) { return protect.Release(r, n) }
