package access

import (
	"context"
	"crypto/subtle"
	"fmt"
	"io"
	"sync"

	"github.com/candor-data/candor"
)

// Host lets whoever holds the workspace's files into its pages before anybody has an account: a link that is printed where
// the workspace is served, good once, while nobody has an account. It promises that nothing of it is stored, so that it ends
// with the process, and that the first account ends it. The zero Host lets nobody in.
type Host struct {
	random  io.Reader
	peopled func(context.Context) (bool, error)

	mu            sync.Mutex // guards what follows
	link, session candor.Digest
}

// What a host's secrets open; the store never sees them.
const (
	forHostLink TokenUse = "host-link"
	forHost     TokenUse = "host"
)

// NewHost draws the link's secret. peopled says whether anybody has an account.
func NewHost(random io.Reader, peopled func(context.Context) (bool, error)) (*Host, Secret, error) {
	s, err := newSecret(random)
	if err != nil {
		return nil, Secret{}, err
	}
	return &Host{random: random, peopled: peopled, link: s.hash(forHostLink)}, s, nil
}

// Begin takes the link's secret, once, and gives the session's; the zero Secret: it opens nothing, or no longer.
func (h *Host) Begin(ctx context.Context, link Secret) (Secret, error) {
	if over, err := h.over(ctx); over || err != nil {
		return Secret{}, err
	}
	s, err := newSecret(h.random)
	if err != nil {
		return Secret{}, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if !same(h.link, link.hash(forHostLink)) {
		return Secret{}, nil
	}
	h.link, h.session = candor.Digest{}, s.hash(forHost)
	return s, nil
}

// Open reports whether a session's secret opens the pages. An error while looking is no.
func (h *Host) Open(ctx context.Context, session Secret) bool {
	if session.Zero() {
		return false
	}
	over, err := h.over(ctx)
	if over || err != nil {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return same(h.session, session.hash(forHost))
}

// End forgets the session.
func (h *Host) End(session Secret) {
	if h == nil || h.peopled == nil || session.Zero() {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if same(h.session, session.hash(forHost)) {
		h.session = candor.Digest{}
	}
}

func (h *Host) over(ctx context.Context) (bool, error) {
	if h == nil || h.peopled == nil {
		return true, nil
	}
	over, err := h.peopled(ctx)
	if err != nil {
		return true, fmt.Errorf("look whether anybody has an account: %w", err)
	}
	return over, nil
}

// same compares in constant time; the zero digest is nobody's.
func same(a, b candor.Digest) bool {
	return a != candor.Digest{} && subtle.ConstantTimeCompare(a[:], b[:]) == 1
}
