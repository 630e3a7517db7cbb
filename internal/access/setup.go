package access

import (
	"context"
	"fmt"
)

// Peopled reports whether anybody has set up an account. It tells no name, and asks for no duty: before the first account
// nobody has one.
func (d *Door) Peopled(ctx context.Context) (bool, error) {
	all, err := d.cfg.Store.Accounts(ctx)
	if err != nil {
		return false, fmt.Errorf("list accounts: %w", err)
	}
	for _, a := range all {
		if !a.Closed && (a.Password != "" || !byPassword(a.Role)) {
			return true, nil
		}
	}
	return false, nil
}
