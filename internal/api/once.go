package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/candor-data/candor/internal/flow"
)

// keyHeader is the header of draft-ietf-httpapi-idempotency-key-header.
const keyHeader = "Idempotency-Key"

// How long a key is: long enough not to be guessed or to meet another by chance.
const (
	shortestKey = 16
	longestKey  = 128
)

// Problems of requests that came before.
var (
	badKey    = problem(http.StatusUnprocessableEntity, "bad-key", "An Idempotency-Key is 16 to 128 letters, digits, dashes, points or underscores, made by chance.", "Send a UUID.")
	keyReused = problem(http.StatusUnprocessableEntity, "key-reused", "Another request came under this Idempotency-Key.", "Give each request a key of its own; repeat a request with all that it had.")
	underWay  = problem(http.StatusConflict, "under-way", "The same request is under way, or was when the service stopped.", "Wait, and send it again. If this stays, look whether it was done, and if not send it under another key.")
	wasDone   = problem(http.StatusConflict, "already-done", "An earlier request with this key did this. Its reply held somebody's data or a secret and was not kept.", "Read what there is now; nothing has to be sent again.")
)

// once does an operation once for its key, where one came.
func (c *call) once(o *operation, raw json.RawMessage, w http.ResponseWriter) (any, error) {
	keys := c.r.Header.Values(keyHeader)
	if len(keys) == 0 || o.once == harmless {
		return o.do(c, raw)
	}
	if len(keys) > 1 || !isKey(keys[0]) {
		return nil, badKey
	}
	req := flow.Once{Actor: c.who, Operation: o.id, Key: keys[0], Body: raw}
	earlier, same, fresh, err := c.House.BeginOnce(c.ctx(), req)
	switch {
	case err != nil:
		return nil, err
	case !same:
		return nil, keyReused
	case !fresh && earlier.Status == 0:
		return nil, underWay
	case !fresh:
		w.Header().Set("Idempotency-Replayed", "true")
		return c.again(o, earlier)
	}
	ctx := context.WithoutCancel(c.ctx()) // what was begun is done and kept, whoever waits for it
	c.r = c.r.WithContext(ctx)
	out, err := o.do(c, raw)
	if err != nil {
		// Nothing was done that a repeat would do twice: it may come again.
		if derr := c.House.DropOnce(ctx, req); derr != nil {
			c.Log.Error("a request that was not done is not forgotten", "operation", o.id)
		}
		return nil, err
	}
	reply, err := o.kept(out)
	if err == nil {
		err = c.House.EndOnce(ctx, req, http.StatusOK, reply)
	}
	if err != nil { // it was done: a repeat is told that it may have been
		c.Log.Error("what a request came to was not kept", "operation", o.id)
	}
	return out, nil
}

// again answers a request that was done before.
func (c *call) again(o *operation, earlier flow.Attempt) (any, error) {
	switch o.once {
	case replayed:
		return json.RawMessage(earlier.Reply), nil
	case reread:
		return answered(c.House.Insight(c.ctx(), c.who, string(earlier.Reply)))
	}
	return nil, wasDone
}

// kept is what is kept of a reply.
func (o *operation) kept(out any) ([]byte, error) {
	switch x := out.(type) {
	case flow.Result:
		return []byte(x.Decision.ID), nil
	default:
		if o.once != replayed {
			return nil, nil
		}
		return json.Marshal(out)
	}
}

func isKey(s string) bool {
	if len(s) < shortestKey || len(s) > longestKey {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '.' && c != '_' {
			return false
		}
	}
	return true
}
