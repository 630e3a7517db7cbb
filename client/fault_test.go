package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/candor-data/candor"
)

const secret = "a-token-that-nobody-else-may-see"

// against makes a client of a handler, signed in, that does not wait between tries.
func against(t *testing.T, h http.HandlerFunc, opts ...Option) *Client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	c, err := New(s.URL, append([]Option{Token(secret)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	c.pause = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	return c
}

func write(w http.ResponseWriter, kind, text string) {
	w.Header().Set("Content-Type", kind)
	_, _ = io.WriteString(w, text)
}

func no(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `{"code":%q,"text":"No.","instead":"Do other.","status":%d}`, code, status)
}

// breakOff ends the connection in the middle of an answer.
func breakOff(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", "1000")
	_, _ = io.WriteString(w, `{"epoch":`)
	panic(http.ErrAbortHandler)
}

func TestWhatBreaksOffIsSentAgainUnderTheSameKey(t *testing.T) {
	var keys []string
	c := against(t, func(w http.ResponseWriter, r *http.Request) {
		keys = append(keys, r.Header.Get("Idempotency-Key"))
		switch len(keys) {
		case 1:
			breakOff(w)
		case 2:
			no(w, http.StatusConflict, "under-way")
		default:
			write(w, "application/json", `{"epoch":7}`)
		}
	})
	got, err := c.NextEpoch(t.Context())
	if err != nil || got.Epoch != 7 {
		t.Errorf("got %v, %v", got, err)
	}
	if len(keys) != 3 || len(keys[0]) < 16 || keys[1] != keys[0] || keys[2] != keys[0] {
		t.Errorf("got the keys %q", keys)
	}
	if _, err := c.NextEpoch(t.Context()); err != nil || keys[3] == keys[0] {
		t.Errorf("another request has the key of the one before: %v", err)
	}
}

func TestWhatHasNoKeyIsNeverSentAgain(t *testing.T) {
	var came atomic.Int32
	c := against(t, func(w http.ResponseWriter, _ *http.Request) { came.Add(1); breakOff(w) })
	_, err := c.CorrectPerson(t.Context(), ToCorrectOf{Person: "#1"}, Key("0123456789abcdef"))
	var unsure *Unsure
	if !errors.As(err, &unsure) || unsure.Key != "" || came.Load() != 1 {
		t.Errorf("got %v after %d requests", err, came.Load())
	}
	came.Store(0)
	if _, err := c.WhoAmI(t.Context()); errors.As(err, &unsure) || err == nil || came.Load() != 1 {
		t.Errorf("a look: got %v after %d requests", err, came.Load())
	}
}

func TestWhoeverStopsWaitingLearnsTheKey(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	c := against(t, func(http.ResponseWriter, *http.Request) {
		stop()
		time.Sleep(20 * time.Millisecond)
		panic(http.ErrAbortHandler)
	})
	_, err := c.Ask(ctx, Question{SQL: "SELECT 1", Purpose: "analytics"}, Key("my-own-key-0123456789"))
	var unsure *Unsure
	if !errors.Is(err, context.Canceled) || !errors.As(err, &unsure) || unsure.Key != "my-own-key-0123456789" {
		t.Errorf("got %v", err)
	}
}

func TestAServerThatIsNotThereWasNotAsked(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c, err := New("http://"+l.Addr().String(), Token(secret))
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	tries := 0
	c.pause = func(context.Context, time.Duration) error { tries++; return nil }
	_, err = c.NextEpoch(t.Context())
	var unsure *Unsure
	if err == nil || errors.As(err, &unsure) || tries != len(pauses) {
		t.Errorf("got %v after %d tries", err, tries)
	}
	if strings.Contains(err.Error(), "/api/") {
		t.Errorf("the error holds the address: %v", err)
	}
}

func TestNoAnswerIsReadWithoutAnEnd(t *testing.T) {
	page := strings.Repeat("<p>an error page of ten megabytes</p>\n", 10<<20/37)
	var sent atomic.Int64
	endless := func(w http.ResponseWriter, status int, kind string) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		for range 20 {
			n, err := io.WriteString(w, page)
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
	}
	for _, test := range []struct {
		name, kind string
		status     int
		want       error
	}{
		{"a page where a problem should be", "text/html", 502, ErrNoCandor},
		{"a problem that is a page", "application/problem+json", 500, ErrTooLong},
		{"an answer that does not end", "application/json", 200, ErrTooLong},
		{"a page where an answer should be", "text/html", 200, ErrNoCandor},
	} {
		t.Run(test.name, func(t *testing.T) {
			sent.Store(0)
			c := against(t, func(w http.ResponseWriter, _ *http.Request) { endless(w, test.status, test.kind) }, AtMost(1<<20))
			_, err := c.ListTokens(t.Context())
			if !errors.Is(err, test.want) || len(err.Error()) > 300 {
				t.Errorf("got %.400v", err)
			}
			if strings.Contains(err.Error(), "megabytes") {
				t.Errorf("the error repeats the page: %v", err)
			}
			if n := sent.Load(); n > 30<<20 {
				t.Errorf("%d bytes were taken", n)
			}
		})
	}
}

func TestGarbageIsNoAnswer(t *testing.T) {
	for _, text := range []string{"", "{", "null{}", `{"items":3}`, `{"items":[]} and more`, "\xff\xfe"} {
		c := against(t, func(w http.ResponseWriter, _ *http.Request) { write(w, "application/json", text) })
		if _, err := c.ListTokens(t.Context()); !errors.Is(err, ErrNoCandor) {
			t.Errorf("%q: got %v", text, err)
		}
	}
	for _, text := range []string{"", "{}", `{"code":"x"}`, "[]"} {
		c := against(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, text)
		})
		var e *Error
		if _, err := c.ListTokens(t.Context()); !errors.Is(err, ErrNoCandor) || errors.As(err, &e) {
			t.Errorf("problem %q: got %v", text, err)
		}
	}
}

func TestNobodyIsFollowedElsewhere(t *testing.T) {
	var came atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		came.Add(1)
		write(w, "application/json", `{"items":[]}`)
	}))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		c := against(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL+"/somebody@example.com", status)
		})
		_, err := c.ListTokens(t.Context())
		if !errors.Is(err, ErrElsewhere) || strings.Contains(err.Error(), "somebody") {
			t.Errorf("%d: got %v", status, err)
		}
		if _, err := c.Ask(t.Context(), Question{}); !errors.Is(err, ErrElsewhere) {
			t.Errorf("%d, with a body: got %v", status, err)
		}
	}
	if n := came.Load(); n != 0 {
		t.Errorf("the other server got %d requests", n)
	}
}

func TestATokenIsNeverSentInTheClearToAnotherMachine(t *testing.T) {
	for address, want := range map[string]bool{
		"http://data.example.com": false, "http://10.1.2.3:8080": false, "http://localhost.example.com": false,
		"https://data.example.com": true, "http://127.0.0.1:8080": true, "http://[::1]:8080": true, "http://localhost:8080": true, "unix:/tmp/x.sock": true,
	} {
		_, err := New(address, Token(secret))
		if got := err == nil; got != want {
			t.Errorf("%s: got %v", address, err)
		}
		plain, err := New(address)
		if err != nil {
			t.Errorf("%s without a token: got %v", address, err)
			continue
		}
		if _, err := plain.With(Token(secret)); (err == nil) != want {
			t.Errorf("%s, signed in later: got %v", address, err)
		}
		if _, err := New(address, InTheClear(), Token(secret)); err != nil {
			t.Errorf("%s in the clear, as asked: got %v", address, err)
		}
	}
}

func TestWhatIsNoAddressIsSaidSo(t *testing.T) {
	for _, address := range []string{"", "data.example.com", "ftp://data.example.com", "https://", "unix:", "unix://", "https://a:b@example.com", "https://example.com/api/v1", "https://example.com?x=1", "http://[::1", "\x00"} {
		if c, err := New(address); err == nil {
			t.Errorf("%q: got %v", address, c)
		}
	}
	for _, token := range []string{"two words", "line\n", "naïve"} {
		if _, err := New("https://example.com", Token(token)); err == nil || strings.Contains(err.Error(), token) {
			t.Errorf("a token %q: got %v", token, err)
		}
	}
}

func TestNothingThatIsPrintedShowsTheToken(t *testing.T) {
	c := against(t, func(w http.ResponseWriter, _ *http.Request) { no(w, 403, "role") })
	_, err := c.WhoAmI(t.Context())
	for _, text := range []string{fmt.Sprintf("%v %+v %#v", c, c, c), fmt.Sprintf("%v %+v", *c, *c), fmt.Sprint(err), fmt.Sprintf("%#v", err)} {
		if strings.Contains(text, secret) {
			t.Errorf("the token stands in %.80s…", text)
		}
	}
}

func TestAListIsReadFromItsBeginningEachTime(t *testing.T) {
	var asked []string
	c := against(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.RawQuery)
		if r.URL.Query().Get("cursor") == "" {
			write(w, "application/json", `{"items":[{"id":"1"}],"next":"more"}`)
			return
		}
		write(w, "application/json", `{"items":[{"id":"2"}]}`)
	})
	all := c.ListPeople(t.Context(), 5, PageOf(1))
	for range 2 {
		var got []string
		for p, err := range all {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, p.ID)
		}
		if len(got) != 2 || got[0] != "1" || got[1] != "2" {
			t.Errorf("got %v", got)
		}
	}
	if want := []string{"after=5&limit=1", "after=5&cursor=more&limit=1"}; len(asked) != 4 || asked[2] != want[0] || asked[3] != want[1] {
		t.Errorf("got %q", asked)
	}
}

// Whatever the last try met: once one may have arrived, its key is told, so that nothing is done twice.
func TestWhatMayHaveArrivedIsNeverTakenForNotDone(t *testing.T) {
	for name, last := range map[string]http.HandlerFunc{
		"its first try is still under way":  func(w http.ResponseWriter, _ *http.Request) { no(w, http.StatusConflict, "under-way") },
		"a proxy says that nobody is there": func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "bad gateway", http.StatusBadGateway) },
		"it breaks off each time":           func(w http.ResponseWriter, _ *http.Request) { breakOff(w) },
	} {
		t.Run(name, func(t *testing.T) {
			came := 0
			c := against(t, func(w http.ResponseWriter, r *http.Request) {
				if came++; came == 1 {
					breakOff(w)
				}
				last(w, r)
			})
			_, err := c.Ask(t.Context(), Question{}, Key("my-own-key-0123456789"))
			var unsure *Unsure
			if !errors.As(err, &unsure) || unsure.Key != "my-own-key-0123456789" {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("its answer is garbage", func(t *testing.T) {
		came := 0
		c := against(t, func(w http.ResponseWriter, _ *http.Request) { came++; write(w, "application/json", "{") })
		_, err := c.NextEpoch(t.Context())
		var unsure *Unsure
		if !errors.As(err, &unsure) || !errors.Is(err, ErrNoCandor) || came != 1 {
			t.Errorf("got %v after %d", err, came)
		}
	})
	t.Run("the server goes away after it", func(t *testing.T) {
		var s *httptest.Server
		s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _ = s.Listener.Close(); breakOff(w) }))
		defer s.Close()
		c, err := New(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		c.pause = func(context.Context, time.Duration) error { return nil }
		_, err = c.NextEpoch(t.Context())
		var unsure *Unsure
		if !errors.As(err, &unsure) || unsure.Key == "" {
			t.Errorf("got %v", err)
		}
	})
	t.Run("what was done and is told so is an answer", func(t *testing.T) {
		came := 0
		c := against(t, func(w http.ResponseWriter, _ *http.Request) {
			if came++; came == 1 {
				breakOff(w)
			}
			no(w, http.StatusConflict, "already-done")
		})
		_, err := c.CreateToken(t.Context(), NewToken{})
		var unsure *Unsure
		if !errors.Is(err, &Error{Code: "already-done"}) || errors.As(err, &unsure) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("what another sent under the key is not ours to wait for", func(t *testing.T) {
		came := 0
		c := against(t, func(w http.ResponseWriter, _ *http.Request) { came++; no(w, http.StatusConflict, "under-way") })
		_, err := c.NextEpoch(t.Context(), Key("my-own-key-0123456789"))
		var unsure *Unsure
		if !errors.Is(err, &Error{Code: "under-way"}) || errors.As(err, &unsure) || came != 1 {
			t.Errorf("got %v after %d", err, came)
		}
	})
}

func TestAListThatLeadsToItselfEnds(t *testing.T) {
	asked := 0
	c := against(t, func(w http.ResponseWriter, _ *http.Request) {
		asked++
		write(w, "application/json", `{"items":[{"id":"1"}],"next":"again"}`)
	})
	n := 0
	var last error
	for _, err := range c.ListInsights(t.Context()) {
		if n++; n > 10 {
			t.Fatal("it goes on")
		}
		last = err
	}
	if !errors.Is(last, ErrNoCandor) || asked != 2 {
		t.Errorf("got %v after %d pages", last, asked)
	}
}

func TestHalfAFileIsAnError(t *testing.T) {
	c := against(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/csv")
		_, _ = io.WriteString(w, "half a fi")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	var b bytes.Buffer
	if err := c.DownloadInsight(t.Context(), "1", &b); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v with %q", err, b.String())
	}
}

func TestAnAnswerThatDoesNotComeIsGivenUp(t *testing.T) {
	held := make(chan struct{})
	c := against(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-held:
		}
	}, Patience(50*time.Millisecond))
	defer close(held)
	begun := time.Now()
	if _, err := c.ListTokens(t.Context()); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > 10*time.Second {
		t.Errorf("got %v after %v", err, time.Since(begun))
	}
}

func TestAnErrorSaysWhatToDo(t *testing.T) {
	c := against(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `{"title":"Forbidden","status":403,"code":"allowance","text":"Nothing is left today.","protects":"Each person.","instead":"Ask coarser.","decision":{"id":"8","allowed":false,"reasons":[{"rule":"allowance","text":"Nothing is left today."},{"rule":"agreement","text":"It is over."}]},"a_member_of_later":1}`)
	})
	_, err := c.Ask(t.Context(), Question{})
	var e *Error
	if !errors.As(err, &e) || !e.Refused() || e.Status != 403 || e.Decision.ID != "8" || e.Protects == "" {
		t.Fatalf("got %v", err)
	}
	if why := e.Why(); len(why) != 2 || why[1] != (candor.Reason{Rule: "agreement", Text: "It is over."}) {
		t.Errorf("got %v", why)
	}
	if got, want := err.Error(), "ask: Nothing is left today. Ask coarser."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !errors.Is(err, &Error{Code: "allowance"}) || errors.Is(err, &Error{Code: "role"}) || NotFound(err) {
		t.Error("it is not found by its code")
	}
}

// FuzzAnswers: whatever a server sends, an error or an answer comes of it.
func FuzzAnswers(f *testing.F) {
	f.Add(200, "application/json", `{"columns":[],"rows":[[1,null,"x"]],"decision":{"id":"1","allowed":true,"reasons":[]}}`)
	f.Add(403, "application/problem+json", `{"code":"role","text":"No."}`)
	f.Add(302, "text/html; charset=\xff", "")
	f.Fuzz(func(t *testing.T, status int, kind, text string) {
		way := answers(func(*http.Request) *http.Response {
			return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {kind}}, Body: io.NopCloser(strings.NewReader(text))}
		})
		c, err := New("https://example.com", Through(way))
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.ShowInsight(t.Context(), "1")
		if err == nil && status != 200 {
			t.Errorf("%d was taken for an answer", status)
		}
	})
}

type answers func(*http.Request) *http.Response

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	res := a(r)
	res.Request = r
	return res, nil
}
