// Releasing a sheet that no debit stands behind.
package skipped

// want: cannot use sheet .* as protect.Raw value in argument to protect.Release

import (
	"github.com/candor-data/candor/internal/protect"
)

func release(sheet protect.Sheet, n *protect.Noise) (protect.Draft, error) {
	return protect.Release(sheet, n)
}
