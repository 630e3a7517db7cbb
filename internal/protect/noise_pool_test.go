package protect

import (
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// locked makes a seeded source safe for two samplers, as crypto/rand.Reader is.
type locked struct {
	mu  sync.Mutex
	src *rand.ChaCha8
}

func (l *locked) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.src.Read(p)
}

func (p *pool) size(sigma int64) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := p.stocks[sigma]; s != nil {
		return len(s.draws)
	}
	return -1
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain for " + what)
		}
	}
}

func TestThePoolGivesAsManyDrawsAsAskedFullOrEmpty(t *testing.T) {
	p := newPool(&locked{src: rand.NewChaCha8([32]byte{1})}, 2, 1000)
	defer p.close()
	for _, n := range []int{0, 1, 999, 5000} {
		xs, err := p.take(50, n)
		if err != nil || len(xs) != n {
			t.Errorf("take %d: got %d draws, %v", n, len(xs), err)
		}
	}
	waitFor(t, "a full stock", func() bool { return p.size(50) == 1000 })
	xs, err := p.take(50, 1500)
	if err != nil || len(xs) != 1500 {
		t.Errorf("more than the stock: got %d draws, %v", len(xs), err)
	}
}

// With sigma near 2⁵⁶ a value is next to never drawn twice (5,000² / 2⁵⁷ < 1e-9), so a value seen twice is a draw used twice.
func TestEachDrawIsHandedOutOnce(t *testing.T) {
	p := newPool(&locked{src: rand.NewChaCha8([32]byte{2})}, 1, 300)
	defer p.close()
	var mu sync.Mutex
	seen := map[int64]int{}
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			for range 50 {
				xs, err := p.take(maxSigma-1, 20)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				for _, x := range xs {
					seen[x]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(seen) != 5000 {
		t.Errorf("got %d different draws of 5000", len(seen))
	}
}

func TestThePoolKeepsToItsBoundsAndForgetsTheKeyLongestUnused(t *testing.T) {
	p := newPool(&locked{src: rand.NewChaCha8([32]byte{3})}, 2, 100)
	defer p.close()
	for _, sigma := range []int64{20, 50, 20, 100} {
		if _, err := p.take(sigma, 1); err != nil {
			t.Fatal(err)
		}
	}
	waitFor(t, "full stocks", func() bool { return p.size(20) == 100 && p.size(100) == 100 })
	if n := p.size(50); n != -1 {
		t.Errorf("the key longest unused still has %d draws", n)
	}
	time.Sleep(5 * time.Millisecond)
	if a, b := p.size(20), p.size(100); a != 100 || b != 100 {
		t.Errorf("stocks grew past their bound: %d and %d", a, b)
	}
}

func TestABadSigmaTakesNoKeyOfThePool(t *testing.T) {
	p := newPool(&locked{src: rand.NewChaCha8([32]byte{4})}, 1, 10)
	defer p.close()
	for _, sigma := range []int64{-1, 0, maxSigma} {
		if xs, err := p.take(sigma, 3); err == nil || xs != nil {
			t.Errorf("sigma %d: got %v, %v", sigma, xs, err)
		}
		if p.size(sigma) != -1 {
			t.Errorf("sigma %d has a stock", sigma)
		}
	}
}

type breakable struct {
	locked
	broken atomic.Bool
}

func (b *breakable) Read(p []byte) (int, error) {
	if b.broken.Load() {
		return 0, errSource
	}
	return b.locked.Read(p)
}

func TestABrokenSourceGivesTheStockThenOnlyErrors(t *testing.T) {
	src := &breakable{locked: locked{src: rand.NewChaCha8([32]byte{5})}}
	p := newPool(src, 1, 50)
	defer p.close()
	if _, err := p.take(50, 1); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "a full stock", func() bool { return p.size(50) == 50 })
	src.broken.Store(true)
	if xs, err := p.take(50, 50); err != nil || len(xs) != 50 {
		t.Errorf("the stock: got %d draws, %v", len(xs), err)
	}
	// Both samplers still hold up to 4096 good bytes each; after that there is nothing.
	for range 100 {
		xs, err := p.take(50, 100)
		if errors.Is(err, errSource) {
			if xs != nil {
				t.Errorf("an error came with %d draws", len(xs))
			}
			return
		}
	}
	t.Error("a broken source never became an error")
}

func TestAClosedPoolHoldsNothingAndStillDraws(t *testing.T) {
	p := newPool(&locked{src: rand.NewChaCha8([32]byte{6})}, 1, 50)
	if _, err := p.take(50, 1); err != nil {
		t.Fatal(err)
	}
	p.close()
	p.close()
	if xs, err := p.take(50, 10); err != nil || len(xs) != 10 || p.size(50) != -1 {
		t.Errorf("got %d draws, %v, stock %d", len(xs), err, p.size(50))
	}
}

// The stock's draws follow the same distribution: their bytes come through the same sampler.
func TestTheStockIsDrawnFromTheSourceInOrder(t *testing.T) {
	p := newPool(&locked{src: rand.NewChaCha8([32]byte{7})}, 1, 100)
	defer p.close()
	if xs := p.stored(50, 100); len(xs) != 0 {
		t.Fatalf("a new key had %d draws", len(xs))
	}
	waitFor(t, "a full stock", func() bool { return p.size(50) == 100 })
	got := p.stored(50, 100)
	want := draws(t, newSampler(rand.NewChaCha8([32]byte{7})), 50, 100)
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("draw %d: got %d, want %d", i, got[i], want[i])
		}
	}
}
