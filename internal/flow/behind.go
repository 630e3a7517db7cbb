package flow

import "context"

// Behind does something that nobody waits for: it ends when the house closes, which waits for it, and a fault in it ends nothing
// else. False: the house is closing, and it was not begun.
func (h *House) Behind(do func(context.Context)) bool {
	ctx := h.desk.ctx
	if ctx.Err() != nil {
		return false
	}
	h.desk.work.Go(func() {
		defer func() { _ = recover() }()
		do(ctx)
	})
	return true
}
