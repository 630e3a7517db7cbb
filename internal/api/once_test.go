package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/api"
	"github.com/candor-data/candor/internal/flow"
)

func key(s string) []string { return []string{"Idempotency-Key", "for-a-test-" + s} }

func TestARequestUnderAKeyIsDoneOnce(t *testing.T) {
	w := sample(t)
	epoch := func(k string) answer { return w.call(t, candor.Steward, "POST", "/epochs", nil, key(k)...) }
	first, again, other := epoch("epoch-one"), epoch("epoch-one"), epoch("epoch-two")
	if first.status != 200 || !bytes.Equal(first.body, again.body) || again.head.Get("Idempotency-Replayed") != "true" || first.head.Get("Idempotency-Replayed") != "" {
		t.Errorf("a repeat: got %s then %s", first.body, again.body)
	}
	if bytes.Equal(first.body, other.body) {
		t.Errorf("another key: got %s twice", first.body)
	}
	// A question is read again, not asked again; it is the same entry of the record.
	q := object{"sql": "SELECT COUNT(DISTINCT customer_id) AS n FROM purchases WHERE channel = 'web'", "purpose": "analytics"}
	ask := func(head ...string) answer { return w.call(t, candor.Analyst, "POST", "/ask", q, head...) }
	a := ask(key("ask-one")...)
	w.call(t, candor.Steward, "POST", "/epochs", nil)
	b, c := ask(key("ask-one")...), ask()
	if a.status != 200 || a.at(t, "decision.id") != b.at(t, "decision.id") || fmt.Sprint(a.at(t, "rows")) != fmt.Sprint(b.at(t, "rows")) {
		t.Errorf("asked under the same key in another epoch: got %s then %s", a.body, b.body)
	}
	if a.at(t, "decision.id") == c.at(t, "decision.id") {
		t.Error("asked without a key in another epoch: got the same use")
	}
}

func TestAKeyIsForOneRequestOfOnePerson(t *testing.T) {
	w := sample(t)
	k := key("one-request")
	body := func(days int) object { return object{"name": "a-program", "days": days} }
	a := w.call(t, candor.Analyst, "POST", "/tokens", body(3), k...)
	if a.status != 200 {
		t.Fatalf("got %d %s", a.status, a.body)
	}
	for name, x := range map[string]struct {
		got  answer
		code string
	}{
		"another body":                        {w.call(t, candor.Analyst, "POST", "/tokens", body(4), k...), "key-reused"},
		"the same, whose reply held a secret": {w.call(t, candor.Analyst, "POST", "/tokens", body(3), k...), "already-done"},
		"a short key":                         {w.call(t, candor.Analyst, "POST", "/tokens", body(3), "Idempotency-Key", "short"), "bad-key"},
		"a key with a space":                  {w.call(t, candor.Analyst, "POST", "/tokens", body(3), "Idempotency-Key", "sixteen letters and more"), "bad-key"},
		"a key without end":                   {w.call(t, candor.Analyst, "POST", "/tokens", body(3), "Idempotency-Key", strings.Repeat("k", 129)), "bad-key"},
	} {
		if got := x.got.at(t, "code"); got != x.code {
			t.Errorf("%s: got %d %v want %s", name, x.got.status, got, x.code)
		}
	}
	if got := w.call(t, candor.Board, "POST", "/tokens", body(3), k...); got.status != 200 {
		t.Errorf("somebody else under the same key: got %d %s", got.status, got.body)
	}
}

func TestWhatFailsUnderAKeyMayComeAgain(t *testing.T) {
	w := sample(t)
	k := key("fails-first")
	bad := object{"person": "nobody-of-that-name", "purpose": "analytics"}
	for range 2 {
		if got := w.call(t, candor.Steward, "POST", "/people/permission/grant", bad, k...); got.status != http.StatusNotFound {
			t.Errorf("got %d %s want 404", got.status, got.body)
		}
	}
}

// Many at once under one key: one is done, the others are told that it is under way or what it came to.
func TestOfManyAtOnceUnderAKeyOneIsDone(t *testing.T) {
	w := sample(t)
	token := w.token(t, candor.Steward)
	var done, told, other atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			a := w.send("POST", "/api/v1/epochs", nil, append(key("many-at-once"), "Authorization", "Bearer "+token)...)
			switch {
			case a.status == 200 && a.head.Get("Idempotency-Replayed") == "":
				done.Add(1)
			case a.status == 200 || a.status == http.StatusConflict:
				told.Add(1)
			default:
				other.Add(1)
			}
		})
	}
	wg.Wait()
	if done.Load() != 1 || told.Load() != 7 {
		t.Errorf("got %d done, %d told, %d otherwise, want 1, 7 and 0", done.Load(), told.Load(), other.Load())
	}
}

// What was begun and never ended, since the service stopped in between, is told as such.
func TestARequestThatWasCutOffIsNotDoneAgainUnseen(t *testing.T) {
	w := sample(t)
	steward := candor.Actor{Role: candor.Steward, Name: "stefan", Party: w.h.World().Company.ID}
	_, _, fresh, err := w.h.BeginOnce(t.Context(), flow.Once{Actor: steward, Operation: "nextEpoch", Key: "for-a-test-cut-off", Body: []byte("{}")})
	if err != nil || !fresh {
		t.Fatal(fresh, err)
	}
	if got := w.call(t, candor.Steward, "POST", "/epochs", nil, key("cut-off")...); got.status != 409 || got.at(t, "code") != "under-way" {
		t.Errorf("got %d %s", got.status, got.body)
	}
}

// cutOff is a client that goes away: its context ends after so many looks at it.
type cutOff struct {
	context.Context
	looks *atomic.Int64
}

func (c cutOff) Err() error {
	if c.looks.Load() < 0 {
		return context.Canceled
	}
	return nil
}

func (c cutOff) Done() <-chan struct{} {
	done := make(chan struct{})
	if c.looks.Add(-1) < 0 {
		close(done)
	}
	return done
}

// Whenever the client goes away, what its key began is done once: an epoch that is open is not opened again by a repeat.
func TestARequestWhoseClientGoesAwayIsDoneOnce(t *testing.T) {
	w := sample(t)
	number := func(a answer) int64 {
		t.Helper()
		n, err := a.at(t, "epoch").(json.Number).Int64()
		if err != nil || a.status != 200 {
			t.Fatalf("got %d %s", a.status, a.body)
		}
		return n
	}
	head := append(key("gone"), "Authorization", "Bearer "+w.token(t, candor.Steward))
	last := number(w.call(t, candor.Steward, "POST", "/epochs", nil))
	for looks := range int64(40) {
		head[1] = fmt.Sprintf("for-a-test-gone-%d", looks)
		left := &atomic.Int64{}
		left.Store(looks)
		r := httptest.NewRequestWithContext(cutOff{t.Context(), left}, "POST", api.Base+"/epochs", nil)
		r.RemoteAddr = "198.51.250.1:1"
		for i := 0; i < len(head); i += 2 {
			r.Header.Set(head[i], head[i+1])
		}
		w.api.ServeHTTP(httptest.NewRecorder(), r)
		if got := number(w.call(t, candor.Steward, "POST", "/epochs", nil, head[:2]...)); got != last+1 {
			t.Fatalf("after %d looks: the repeat stands at epoch %d, want %d", looks, got, last+1)
		}
		last++
	}
}
