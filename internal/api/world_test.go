package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/api"
	"github.com/candor-data/candor/internal/house"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if shop.close != nil {
		shop.close()
	}
	os.Exit(code)
}

// shop is one sample company for all tests of the package: it takes seconds to make.
var shop struct {
	sync.Once
	*world
	err   error
	close func()
}

// world is a house with its API.
type world struct {
	h    *house.House
	info *house.SampleInfo
	api  http.Handler

	sent   atomic.Int64
	mu     sync.Mutex // guards tokens
	tokens map[string]string
}

func sample(t *testing.T) *world {
	t.Helper()
	shop.Do(func() {
		dir, err := os.MkdirTemp("", "api")
		if err != nil {
			shop.err = err
			return
		}
		h, info, err := house.Sample(context.Background(), filepath.Join(dir, "shop"), house.Options{}, nil)
		if err != nil {
			shop.err = err
			return
		}
		shop.world = open(h, info)
		shop.close = func() {
			_ = h.Close()
			_ = os.RemoveAll(dir)
		}
	})
	if shop.err != nil {
		t.Fatalf("make the sample company: %v", shop.err)
	}
	return shop.world
}

func open(h *house.House, info *house.SampleInfo) *world {
	return &world{h: h, info: info, api: api.New(api.API{House: h.House, Door: h.Door, Now: time.Now, Letters: letters}), tokens: map[string]string{}}
}

// answer is what came back.
type answer struct {
	status int
	head   http.Header
	body   []byte
}

// at reads a place of a JSON reply, by names and indexes joined by dots.
func (a answer) at(t *testing.T, path string) any {
	t.Helper()
	v := decode(t, a.body)
	for part := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[part]
		case []any:
			i := 0
			if err := json.Unmarshal([]byte(part), &i); err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

func decode(t *testing.T, b []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("no JSON: %v in %.200q", err, b)
	}
	return v
}

// send makes one request; head are pairs of names and values.
func (w *world) send(method, target string, body io.Reader, head ...string) answer {
	r := httptest.NewRequest(method, target, body)
	n := w.sent.Add(1)
	r.RemoteAddr = fmt.Sprintf("198.51.%d.%d:1", n/250%250, n%250) // each its own allowance of guesses
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	rec := httptest.NewRecorder()
	w.api.ServeHTTP(rec, r)
	return answer{rec.Code, rec.Header(), rec.Body.Bytes()}
}

// call sends JSON as a role.
func (w *world) call(t *testing.T, role candor.Role, method, path string, body any, head ...string) answer {
	t.Helper()
	var b io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		b = bytes.NewReader(text)
		head = append(head, "Content-Type", "application/json")
	}
	if token := w.token(t, role); token != "" {
		head = append(head, "Authorization", "Bearer "+token)
	}
	return w.send(method, api.Base+path, b, head...)
}

// token signs a role in, once; nobody has none.
func (w *world) token(t *testing.T, role candor.Role) string {
	t.Helper()
	switch role {
	case candor.Nobody:
		return ""
	case candor.Customer:
		return w.in(t, w.info.Customer.Email, func() answer {
			w.call(t, candor.Nobody, "POST", "/sign-in/mail", object{"email": w.info.Customer.Email})
			return w.call(t, candor.Nobody, "POST", "/sign-in/link", object{"token": w.mailed(t, w.info.Customer.Email)})
		})
	}
	for _, a := range w.info.Accounts {
		if a.Role != role {
			continue
		}
		return w.in(t, a.Name, func() answer {
			if role == candor.Partner {
				return w.call(t, candor.Nobody, "POST", "/sign-in/key", object{"key": a.Secret})
			}
			return w.call(t, candor.Nobody, "POST", "/sign-in/password", object{"name": a.Name, "password": a.Secret})
		})
	}
	t.Fatalf("the sample company has no %s", role)
	return ""
}

type object = map[string]any

func (w *world) in(t *testing.T, name string, do func() answer) string {
	t.Helper()
	w.mu.Lock()
	token := w.tokens[name]
	w.mu.Unlock()
	if token != "" {
		return token
	}
	a := do()
	token, _ = a.at(t, "token").(string)
	if a.status != http.StatusOK || token == "" {
		t.Fatalf("sign in: got %d %s", a.status, a.body)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tokens[name] = token
	return token
}

// mailed is the token of the newest link that was mailed to an address.
func (w *world) mailed(t *testing.T, to string) string {
	t.Helper()
	all, err := w.h.Outbox.Messages(t.Context(), 5)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if _, rest, ok := strings.Cut(m.Body, "token="); ok && m.To == to {
			return strings.Fields(rest)[0]
		}
	}
	t.Fatal("no link was mailed")
	return ""
}
