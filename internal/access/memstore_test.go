package access_test

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/access/accesstest"
)

// memStore is a Store in memory. broken, when set, is what every method says.
type memStore struct {
	mu       sync.Mutex
	accounts map[string]access.Account
	tokens   map[candor.Digest]access.Token
	broken   error
}

func newMemStore() *memStore {
	return &memStore{accounts: map[string]access.Account{}, tokens: map[candor.Digest]access.Token{}}
}

func (m *memStore) lock() (unlock func(), err error) {
	m.mu.Lock()
	return m.mu.Unlock, m.broken
}

func (m *memStore) PutAccount(_ context.Context, a access.Account) error {
	unlock, err := m.lock()
	defer unlock()
	if err != nil {
		return err
	}
	if m.accounts[a.Name].Version != a.Version {
		return access.ErrStale
	}
	a.Version++
	m.accounts[a.Name] = a
	return nil
}

func (m *memStore) Account(_ context.Context, name string) (access.Account, error) {
	unlock, err := m.lock()
	defer unlock()
	if err != nil {
		return access.Account{}, err
	}
	if a, ok := m.accounts[name]; ok {
		return a, nil
	}
	return access.Account{}, access.ErrNone
}

func (m *memStore) Accounts(context.Context) ([]access.Account, error) {
	unlock, err := m.lock()
	defer unlock()
	return slices.SortedFunc(maps.Values(m.accounts), func(a, b access.Account) int { return cmp.Compare(a.Name, b.Name) }), err
}

func (m *memStore) PutToken(_ context.Context, t access.Token) error {
	unlock, err := m.lock()
	defer unlock()
	if err != nil {
		return err
	}
	if _, ok := m.tokens[t.Hash]; ok {
		return errors.New("the hash exists")
	}
	m.tokens[t.Hash] = t
	return nil
}

func (m *memStore) Token(_ context.Context, h candor.Digest) (access.Token, error) {
	unlock, err := m.lock()
	defer unlock()
	if err != nil {
		return access.Token{}, err
	}
	if t, ok := m.tokens[h]; ok {
		return t, nil
	}
	return access.Token{}, access.ErrNone
}

func (m *memStore) Tokens(_ context.Context, h access.Holder, use access.TokenUse) (out []access.Token, err error) {
	unlock, err := m.lock()
	defer unlock()
	for _, t := range m.tokens {
		if t.Holder == h && t.Use == use {
			out = append(out, t)
		}
	}
	return out, err
}

func (m *memStore) TakeToken(ctx context.Context, h candor.Digest) (access.Token, error) {
	unlock, err := m.lock()
	defer unlock()
	if err != nil {
		return access.Token{}, err
	}
	t, ok := m.tokens[h]
	if !ok {
		return access.Token{}, access.ErrNone
	}
	delete(m.tokens, h)
	return t, nil
}

func (m *memStore) DropTokens(_ context.Context, h access.Holder, uses ...access.TokenUse) error {
	unlock, err := m.lock()
	defer unlock()
	maps.DeleteFunc(m.tokens, func(_ candor.Digest, t access.Token) bool {
		return t.Holder == h && (len(uses) == 0 || slices.Contains(uses, t.Use))
	})
	return err
}

func (m *memStore) Sweep(_ context.Context, now time.Time) error {
	unlock, err := m.lock()
	defer unlock()
	maps.DeleteFunc(m.tokens, func(_ candor.Digest, t access.Token) bool {
		return !t.Expires.IsZero() && !now.Before(t.Expires)
	})
	return err
}

func TestTheMemoryStoreKeepsTheContract(t *testing.T) {
	accesstest.Run(t, func(*testing.T) access.Store { return newMemStore() })
}
